// Repacks assemblies out of the Aspire CLI's dashboard under their own package id and version.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readBundle } from './bundle.mjs';
import { nupkg } from './nupkg.mjs';
import { Trouble } from './process.mjs';

/** The packages of the recipe, as { name, recipe, hash }; `name` is "id/version" as in a deps.json. */
export function readGenuine(recipes, feed) {
  const code = ['genuine.mjs', 'bundle.mjs', 'nupkg.mjs'].map(file => readFileSync(join(feed, file)));
  return Object.entries(recipes).map(([name, recipe]) => {
    const sum = createHash('sha256').update(JSON.stringify(recipe));
    code.forEach(content => sum.update(content));
    return { name, recipe, hash: sum.digest('hex') };
  });
}

/** Makes the packages from a single-file program that holds their assemblies, and publishes each. */
export function repackGenuine(packages, program, publish) {
  if (packages.length === 0) return;
  const files = readBundle(program);
  const [target] = Object.values(JSON.parse(files.get('aspire-managed.deps.json')()).targets).slice(-1);

  for (const genuine of packages) {
    const { name, recipe } = genuine;
    const entry = target[name];
    if (entry === undefined) {
      throw new Trouble(`The Aspire CLI's bundle holds no ${name}: bring the versions in eng/feed/feed.json and Directory.Packages.props in line with the CLI in eng/tools/package.json.`);
    }
    const [id, version] = name.split('/');
    const assemblies = Object.keys(entry.runtime ?? {});
    publish(genuine, nupkg({
      id,
      version,
      description: `The genuine ${id} ${version}, repacked from the Aspire CLI because this machine's package source lacks it.`,
      // A deps.json leaves out what the framework provides or only the build needs; the recipe adds it.
      dependencies: { ...entry.dependencies, ...recipe.dependencies },
      framework: recipe.framework,
      // A package without an assembly of its own still has to say for which framework it is.
      files: assemblies.length === 0
        ? { 'lib/net10.0/_._': Buffer.alloc(0) }
        : Object.fromEntries(assemblies.map(path => [path, files.get(path.split('/').at(-1))()])),
    }));
  }
}
