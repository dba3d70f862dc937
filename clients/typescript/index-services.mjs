// Writes the index of what was generated: src/gen/<area>.ts with an area's messages, src/gen/services.ts with all services,
// src/gen/lengths.ts with the lengths of texts.
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

// How long a text may be stands in its field's comment: "10 to 500 characters", "at most 200 characters".
const lengths = files.flatMap(({ text }) => {
  let message = '';
  return [...text.matchAll(/@generated from message (\S+)|\/\*\*((?:(?!\*\/)[^])*)@generated from field: (?:repeated )?string (\w+) = /g)].flatMap(([, next, comment, field]) => {
    if (next !== undefined) {
      message = next;
      return [];
    }
    const [, least, most] = comment.replaceAll(/\s+\*\s+/g, ' ').match(/(?:([0-9]+) to|at most) ([0-9]+) characters/i) ?? [];
    return most === undefined ? [] : [`  "${message}.${field}": { least: ${least ?? 0}, most: ${most} },\n`];
  });
});
writeFileSync(join(generated, 'lengths.ts'), `/** How many characters the text of a field has, as the contract says. */
export const lengths: Readonly<Record<string, { readonly least: number; readonly most: number }>> = {
${lengths.join('')}};
`);
