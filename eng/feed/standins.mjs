// Packs the stand-ins: our own packages under the id and version of one that no source serves.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Trouble, dotnet, errors } from './process.mjs';

/** Every folder with a project of its own name, as { name, id, hash }; `name` is "id/version". */
export function readStandins(folder) {
  const projects = new Map(readdirSync(folder)
    .map(id => [id, join(folder, id, `${id}.csproj`)])
    .filter(([, project]) => existsSync(project)));
  const shared = ['Directory.Build.props', 'Directory.Build.targets', 'Directory.Packages.props'].map(f => readFileSync(join(folder, f)));

  return [...projects].map(([id, project]) => {
    const version = readFileSync(project, 'utf8').match(/<Version>([^<$]+)<\/Version>/);
    if (version === null) throw new Trouble(`eng/feed/standins/${id}/${id}.csproj names no <Version>: write the version of the package it stands in for.`);

    const sum = createHash('sha256');
    shared.forEach(content => sum.update(content));
    for (const source of sourcesOf(id, projects, folder)) sum.update(source).update(readFileSync(join(folder, source)));
    return { name: `${id}/${version[1]}`, id, hash: sum.digest('hex') };
  });
}

/** The files of a stand-in and of those it refers to, in a fixed order, relative to the folder. */
function sourcesOf(id, projects, folder, seen = new Set()) {
  if (seen.has(id)) return [];
  seen.add(id);
  const own = readdirSync(join(folder, id), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && !/[\\/](bin|obj)([\\/]|$)/.test(entry.parentPath ?? entry.path))
    .map(entry => join(entry.parentPath ?? entry.path, entry.name).slice(folder.length + 1))
    .sort();
  const references = [...readFileSync(projects.get(id), 'utf8').matchAll(/<ProjectReference Include="[^"]*?([^"\\/]+)\.csproj"/g)]
    .map(([, name]) => name).filter(name => projects.has(name));
  return [...own, ...references.flatMap(name => sourcesOf(name, projects, folder, seen))];
}

/**
 * The stand-ins with what they are built from beside their own sources: a stand-in that refers to another is built on the real
 * package where a source serves that one.
 */
export function besideServed(standins, served) {
  const names = served.map(s => s.name).join('\n');
  return standins.map(s => ({ ...s, hash: createHash('sha256').update(s.hash).update(names).digest('hex') }));
}

/** For those who refer to a stand-in that is not made: the package instead of the project. */
function realPackage({ name }) {
  const [id, version] = name.split('/');
  return `  <ItemGroup Condition="'@(ProjectReference->AnyHaveMetadataValue('Filename', '${id}'))' == 'true'">
    <ProjectReference Remove="../${id}/${id}.csproj" />
    <PackageReference Include="${id}" Version="${version}" />
  </ItemGroup>\n`;
}

/** Builds and packs the stand-ins in one go, and publishes those that build: the feed keeps the old package of one that does not. */
export function packStandins(standins, served, { feed, cache }, publish) {
  if (standins.length === 0) return;
  writeFileSync(join(feed, '.served-standins.targets'), `<Project>\n${served.map(realPackage).join('')}</Project>\n`);
  const output = join(feed, '.build', 'packed');
  rmSync(output, { recursive: true, force: true });
  const build = dotnet(['msbuild', join(feed, 'standins', 'Pack.proj'), '-nologo', '-v:q', '-m', '-nodeReuse:false', '-restore', '-t:Pack',
    `-p:Standins=${standins.map(s => s.id).join('%3B')}`, `-p:PackageOutputPath=${output}`], { packages: cache });

  for (const standin of standins) {
    const made = join(output, `${standin.name.replace('/', '.')}.nupkg`);
    if (existsSync(made)) publish(standin, readFileSync(made));
  }
  if (build.code === 0) return;

  console.error(errors(build.output).join('\n'));
  throw new Trouble('The stand-ins do not build: put right what stands above, or delete the stand-in\'s folder.');
}
