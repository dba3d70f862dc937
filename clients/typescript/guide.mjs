// Generates a test from every snippet in docs/api-guide.md: test/gen/guide.ts, one test per section.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const guide = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'api-guide.md'), 'utf8');
const blocks = (text, language) => [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, block]) => block);

const imports = new Set();
const sections = guide.split(/^## /m).slice(1).map(text => {
  const lines = blocks(text, 'ts').join('\n').split('\n');
  lines.filter(line => line.startsWith('import ')).forEach(line => imports.add(line));
  return { title: text.slice(0, text.indexOf('\n')), code: lines.filter(line => !line.startsWith('import ')).join('\n').trim() };
}).filter(section => section.code !== '');

const [connect, ...others] = sections;
// The documented addresses are those of ./run.
const here = connect.code.replaceAll(/(\w+): "http:\/\/localhost:520\d"/g, '$1: addresses.$1');
if (here === connect.code) throw new Error('docs/api-guide.md connects to no address of ./run.');

mkdirSync(join(import.meta.dirname, 'test', 'gen'), { recursive: true });
writeFileSync(join(import.meta.dirname, 'test', 'gen', 'guide.ts'), `// Written by guide.mjs.
import { test } from "node:test";
import { addresses } from "../stack.js";
import { anotherForm, caseId, form, screenIsFull, screenIsLeft, show } from "../screen.js";
${named(imports)}

${here}

${others.map(({ title, code }) => `test(${JSON.stringify(title)}, async () => {\n${code}\n});\n`).join('\n')}`);

writeFileSync(join(import.meta.dirname, 'test', 'gen', 'commands.json'), JSON.stringify(blocks(guide, 'sh').flatMap(block => block.split('\n')).filter(line => line.startsWith('buf curl')), null, 2));

// Several sections import the same names.
function named(lines) {
  const modules = new Map();
  for (const line of lines) {
    const [, names, module] = line.match(/^import \{ (.*) \} from (".*");$/) ?? (() => { throw new Error(`Not understood: ${line}`); })();
    modules.set(module, new Set([...(modules.get(module) ?? []), ...names.split(', ')]));
  }
  return [...modules].map(([module, names]) => `import { ${[...names].join(', ')} } from ${module};`).join('\n');
}
