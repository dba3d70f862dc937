// Makes a list of signatures of the C# text that Aspire keeps of each package's public API:
//   node from-api.mjs <package> <version> < api/<package>.cs > <package>.txt
// The text holds one member a line, types by partly qualified names; the list names them by their last name.
import { readFileSync } from 'node:fs';

const [, , packageId, version] = process.argv;
// A constraint stands on a line of its own.
const lines = readFileSync(0, 'utf8').replace(/\r?\n\s*(?=where )/g, ' ').split(/\r?\n/).map(line => line.trim());
const facts = [];
const scopes = [];
let pending = null;

for (const line of lines) {
  if (line === '' || line.startsWith('//') || /^\[.*\]$/.test(line)) continue;
  if (line === '{') {
    if (pending) scopes.push(pending);
    pending = null;
  } else if (/^\}/.test(line)) {
    const scope = scopes.pop();
    // A class without constructors in the text has the one the compiler makes.
    if (scope?.kind === 'class' && !scope.abstract && !scope.constructors) facts.push(`${scope.name}: ${scope.bare}()`);
  } else {
    read(line);
  }
}

console.log(`# ${packageId} ${version}: the real package's public signatures; types by their last name.`);
console.log([...new Set(facts)].sort().join('\n'));

function read(line) {
  const text = withoutAttributes(line);
  const space = text.match(/^namespace ([\w.]+)/);
  if (space) { pending = { kind: 'namespace', name: space[1] }; return; }

  const type = text.match(/^(?<modifiers>(?:(?:public|protected|internal|private|static|abstract|sealed|partial|readonly|ref|unsafe) )+)(?<kind>record struct|record class|record|class|struct|interface|enum) (?<rest>.*)$/);
  if (type) return readType(type.groups);
  const owner = scopes.at(-1);
  const delegate = text.match(/^(?:public|protected) delegate (.+)\((.*)\);$/);
  if (delegate) {
    const [, head, parameters] = delegate;
    const [, returns, named] = head.match(/^(.*) (\w+(?:<.*>)?)$/);
    const name = `${owner.name}.${named.replace(/\b(in|out) /g, '')}`;
    facts.push(`delegate ${name}`, `${name}: ${simple(returns, [])} Invoke(${simple(parameters, [])})`);
    return;
  }
  if (owner?.kind === 'enum') facts.push(`${owner.name}: ${text.replace(/,$/, '')}`);
  else if (owner && owner.kind !== 'namespace') readMember(text, owner);
}

function readType({ modifiers, kind, rest }) {
  const words = kind.split(' ');
  kind = kind === 'record struct' ? 'struct' : words[0] === 'record' ? 'class' : kind;
  const positions = /\brecord/.test(words[0]) && /^\w+(<[^>]*>)?\(/.test(rest) ? argumentsOf(rest) : null;
  const [head] = rest.replace(positions === null ? '' : `(${positions})`, '').replace(/ *\{ *\}? *$/, '').split(/ where /);
  const named = head.trim().match(/^(\w+(?:<[^>]*>)?)\s*(?::\s*(.*))?$/);
  if (named === null) throw new Error(`not understood: ${rest}`);
  const bare = named[1].replace(/<.*/, '');
  const name = `${scopes.map(scope => scope.name).at(-1)}.${named[1].replace(/\b(in|out) /g, '')}`;
  facts.push(`${/\bstatic\b/.test(modifiers) && kind === 'class' ? 'static class' : kind} ${name}`);
  const generics = parametersOf(named[1]);
  if (named[2] && kind !== 'enum') for (const parent of split(named[2])) facts.push(`${name} : ${simple(parent, generics)}`);
  const scope = { kind, name, bare, generics, abstract: /\b(abstract|static)\b/.test(modifiers), constructors: 0 };
  if (words[0] === 'record') facts.push(`${name} : IEquatable<${named[1]}>`);
  if (positions !== null) {
    scope.constructors++;
    facts.push(`${name}: ${bare}(${simple(positions, generics)})`);
    for (const position of split(positions).filter(p => p !== '')) {
      facts.push(`${name}: ${simple(position.replace(/ = .*/, ''), generics)} { get; ${kind === 'struct' ? 'set' : 'init'}; }`);
    }
  }
  if (/\{ *\}$/.test(rest)) {
    if (kind === 'class' && !scope.abstract) facts.push(`${name}: ${bare}()`);
  } else {
    pending = scope;
  }
}

function readMember(text, owner) {
  const isConstructor = new RegExp(`^(?:\\w+ )*${owner.bare}\\(`).test(text);
  if (isConstructor) owner.constructors++;
  const visibility = text.match(/^((?:public|protected|internal|private) )+/)?.[0] ?? (owner.kind === 'interface' ? 'public ' : '');
  if (/private|^internal $/.test(visibility) || visibility === '' || /\boverride\b/.test(text.split('(')[0])) return;
  const isStatic = /\bstatic\b/.test(text.split(/[({=]/)[0]);
  const isConst = /\bconst\b/.test(text);
  let rest = text.replace(/^((public|protected|internal|static|abstract|virtual|sealed|readonly|async|extern|new|required|unsafe|const|partial) )+/, '');
  const prefix = `${owner.name}: ${/protected/.test(visibility) ? 'protected ' : ''}${isStatic ? 'static ' : ''}`;
  rest = rest.replace(/\b(implicit|explicit) operator (.*?)\(/, (_, kind, type) => `${type} op_${kind[0].toUpperCase()}${kind.slice(1)}(`)
    .replace(/operator ==/, 'op_Equality').replace(/operator !=/, 'op_Inequality');

  if (isConst) {
    const [declaration, value] = rest.replace(/;$/, '').split(' = ');
    facts.push(`${prefix}const ${simple(declaration, owner.generics)} = ${value}`);
  } else if (/^event /.test(rest)) {
    facts.push(`${prefix}${simple(rest.replace(/ *(\{.*\}|;)$/, ''), owner.generics).replace(/\?( \w+)$/, '$1')}`);
  } else if (isConstructor) {
    const parameters = argumentsOf(rest);
    if (parameters !== '' || owner.kind === 'class') facts.push(`${prefix}${owner.bare}(${simple(parameters, owner.generics)})`);
  } else if (/\{ .*\b(get|set|init)\b/.test(rest)) {
    const [head, body] = [rest.slice(0, rest.indexOf('{')).trim(), rest.slice(rest.indexOf('{'))];
    const accessors = ['get', 'init', 'set'].filter(a => new RegExp(`(?<!(?:private|internal) )\\b${a}\\b`).test(body)).map(a => `${a}; `).join('');
    facts.push(`${prefix}${simple(head, owner.generics)} { ${accessors}}`);
  } else if (rest.includes('(')) {
    const end = rest.indexOf('(') + argumentsOf(rest).length + 2;
    const head = rest.slice(0, rest.indexOf('('));
    const generics = [...owner.generics, ...parametersOf(head.match(/<[^<]*>$/)?.[0] ?? '')];
    const constraints = [...rest.slice(end).matchAll(/where (\w+) : (.*?)(?= where | *\{|;)/g)]
      .map(([, name, list]) => [name, split(list).filter(c => c !== 'notnull').map(c => simple(c, generics))])
      .filter(([, list]) => list.length > 0).map(([name, list]) => ` where ${name} : ${list.join(', ')}`).join('');
    facts.push(`${prefix}${simple(head, generics)}(${simple(argumentsOf(rest), generics)})${constraints}`);
  } else {
    facts.push(`${prefix}${simple(rest.replace(/( = .*)?;$/, ''), owner.generics)}`);
  }
}

// What stands between the first parenthesis and the one that closes it.
function argumentsOf(text) {
  const start = text.indexOf('(');
  let depth = 0;
  let quoted = false;
  for (let i = start; i < text.length; i++) {
    if (text[i] === '"' && text[i - 1] !== '\\') quoted = !quoted;
    if (quoted) continue;
    if (text[i] === '(') depth++;
    if (text[i] === ')' && --depth === 0) return text.slice(start + 1, i);
  }
  return '';
}

// Last names only; no question mark on a type parameter; texts stay as they are.
function simple(text, generics) {
  return text.split(/("(?:[^"\\]|\\.)*")/).map((part, i) => i % 2 === 1 ? part : part
    .replace(/global::/g, '')
    .replace(/(?:\b[A-Za-z_]\w*\.)+(?=[A-Za-z_])/g, '')
    .replace(/default\(\w+\)/g, 'default')
    .replace(/\b(\w+)\?/g, (whole, name) => generics.includes(name) ? name : whole)
    .replace(/@(?=\w)/g, '')).join('');
}

function parametersOf(text) {
  return [...(text.match(/<(.*)>/)?.[1] ?? '').matchAll(/\w+/g)].map(([name]) => name).filter(name => name !== 'in' && name !== 'out');
}

// At commas that stand in no angle brackets.
function split(list) {
  let depth = 0;
  return [...list].reduce((parts, c) => {
    if (c === '<' || c === '(') depth++;
    if (c === '>' || c === ')') depth--;
    if (c === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += c;
    return parts;
  }, ['']).map(part => part.trim());
}

// Attributes before a member or a parameter; an array's brackets hold nothing.
function withoutAttributes(line) {
  return line.replace(/(^|[(,] ?)(?:\[[A-Z][^\]]*\] ?)+/g, '$1');
}
