// Writes the index of the generated code: src/gen/<area>.ts with an area's messages, src/gen/services.ts with all services,
// src/gen/texts.ts with the texts of violations.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const areas = ['cases', 'scheduling', 'coordination', 'documentation'];
const generated = join(import.meta.dirname, 'src', 'gen');
const root = join(generated, 'sygeopfoelgning');

const files = readdirSync(root, { recursive: true }).map(String).filter(file => file.endsWith('_pb.ts')).sort()
  .map(file => ({ area: file.split('/')[0], module: `./sygeopfoelgning/${file.replace(/\.ts$/, '.js')}`, text: readFileSync(join(root, file), 'utf8') }));

const found = files.flatMap(({ area, module, text }) => [...text.matchAll(/^export const (\w+): GenService</gm)].map(([, name]) => ({
  area, module, name, alias: `${area}_${name}`, key: name.replace(/Service$/, '').replace(/^./, letter => letter.toLowerCase()),
})));

for (const area of new Set(files.map(file => file.area))) {
  writeFileSync(join(generated, `${area}.ts`), files.filter(file => file.area === area).map(({ module }) => `export * from "${module}";\n`).join(''));
}

const listed = (services, indent) => services.map(service => `${indent}${service.key}: ${service.alias},\n`).join('');
writeFileSync(join(generated, 'services.ts'), `${found.map(({ name, alias, module }) => `import { ${name} as ${alias} } from "${module}";\n`).join('')}
/** Every proto service by the service of the suite that serves it; those outside the four are served by each. */
export const services = {
${areas.map(area => `  ${area}: {\n${listed(found.filter(service => service.area === area || !areas.includes(service.area)), '    ')}  },\n`).join('')}} as const;
`);

// The texts of violations, from the page generated from the services' own: the field's label replaces `[the field]`.
const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'errors.md'), 'utf8');
const texts = [...page.slice(page.indexOf('\n## Violations of fields')).matchAll(/^\| `([A-Z0-9_]+)` \| (.*) \| (.*) \|$/gm)];
if (texts.length === 0) throw new Error('docs/errors.md has no texts of violations.');
writeFileSync(join(generated, 'texts.ts'), `/** The texts of violations by reason: docs/errors.md. */
export const texts: Readonly<Record<string, { readonly da: string; readonly en: string }>> = {
${texts.map(([, reason, da, en]) => `  ${reason}: { da: ${JSON.stringify(da)}, en: ${JSON.stringify(en)} },\n`).join('')}};
`);
