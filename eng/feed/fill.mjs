// Fills the local package feed with what the machine's NuGet sources lack; README.md says what and why.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unpackedBundle } from './aspire.mjs';
import { readBundle } from './bundle.mjs';
import { writePackage } from './nupkg.mjs';
import { configuredSources, lackingPackages } from './sources.mjs';
import { packStandins, readStandins } from './standins.mjs';
import { Trouble, dotnet } from './process.mjs';

const feed = dirname(fileURLToPath(import.meta.url));
const root = realpathSync(join(feed, '..', '..'));
const packages = join(feed, 'packages');
const cache = join(root, '.packages');
const servedProps = join(feed, 'served.props');
const stateFile = join(feed, '.state.json');

function main() {
  const recipe = JSON.parse(readFileSync(join(feed, 'feed.json'), 'utf8'));
  const standins = readStandins(join(feed, 'standins'));
  const older = olderVersions(recipe.older);
  const state = existsSync(stateFile) ? JSON.parse(readFileSync(stateFile, 'utf8')) : {};

  const lacking = askSources(state, [...Object.keys(recipe.genuine), ...standins.map(s => s.package), ...older.keys()]);
  const packed = new Map(Object.entries(state.packed ?? {}));
  const wanted = new Map();

  const genuine = Object.keys(recipe.genuine).filter(p => lacking.has(p));
  const code = hash(['fill.mjs', 'bundle.mjs', 'nupkg.mjs', 'feed.json'].map(f => readFileSync(join(feed, f))));
  for (const name of genuine) wanted.set(name, code);
  for (const standin of standins.filter(s => lacking.has(s.package))) wanted.set(standin.package, standin.hash);

  for (const name of packed.keys()) if (!wanted.has(name)) remove(name);
  const stale = [...wanted.keys()].filter(name => packed.get(name) !== wanted.get(name) || !existsSync(file(name)));
  stale.forEach(remove);

  if (wanted.size > 0) {
    const bundle = unpackedBundle(feed, join(root, 'eng', 'tools'));
    const repack = genuine.filter(name => stale.includes(name));
    if (repack.length > 0) repackGenuine(repack, recipe.genuine, join(bundle, 'managed', 'aspire-managed'));
    writeServedProps(older, lacking);
    packStandins(standins.filter(s => stale.includes(s.package)), { feed, packages, cache });
  } else {
    rmSync(servedProps, { force: true });
  }

  writeFileSync(stateFile, JSON.stringify({ ...state, packed: Object.fromEntries(wanted) }, null, 2));
  report(wanted, stale);

  function remove(name) {
    const [id, version] = name.toLowerCase().split('/');
    rmSync(file(name), { force: true });
    // NuGet never looks again at a version it has unpacked.
    rmSync(join(cache, id, version), { recursive: true, force: true });
  }
}

/** What the sources lack of `needed`; the answer is remembered for the same question to the same sources. */
function askSources(state, needed) {
  const key = hash([configuredSources(feed), needed.join('\n')]);
  if (state.key !== key) {
    state.lacking = lackingPackages(feed, needed);
    state.key = key;
    writeFileSync(stateFile, JSON.stringify(state, null, 2));
  }
  return new Set(state.lacking);
}

/** The packages whose open version a source may lack, as a map from "id/open version" to the version to take then. */
function olderVersions(older) {
  const central = readFileSync(join(root, 'Directory.Packages.props'), 'utf8');
  return new Map(Object.entries(older).map(([id, served]) => {
    const open = central.match(new RegExp(`Include="${id.replaceAll('.', '\\.')}" Version="([^"]+)"`));
    if (open === null) throw new Trouble(`Directory.Packages.props has no version of ${id}, but eng/feed/feed.json names an older one: remove it there.`);
    return [`${id}/${open[1]}`, { id, served }];
  }));
}

function repackGenuine(names, recipes, program) {
  const files = readBundle(program);
  const [target] = Object.values(JSON.parse(files.get('aspire-managed.deps.json')()).targets).slice(-1);
  for (const name of names) {
    const entry = target[name];
    if (entry === undefined) throw new Trouble(`The Aspire CLI's bundle holds no ${name}: bring the versions in eng/feed/feed.json and Directory.Packages.props in line with the CLI in eng/tools/package.json.`);
    const [id, version] = name.split('/');
    const assemblies = Object.keys(entry.runtime ?? {});
    writePackage(file(name), {
      id,
      version,
      description: `The genuine ${id} ${version}, repacked from the Aspire CLI because this machine's package source lacks it.`,
      dependencies: { ...entry.dependencies, ...recipes[name].also },
      framework: recipes[name].framework,
      // A package without an assembly of its own still has to say which frameworks it is for.
      files: assemblies.length === 0
        ? { 'lib/net10.0/_._': Buffer.alloc(0) }
        : Object.fromEntries(assemblies.map(path => [path, files.get(path.split('/').at(-1))()])),
    });
  }
}

/** Tells the build where packages go and which versions to take where the sources have only older ones. */
function writeServedProps(older, lacking) {
  const updates = [...older].filter(([open]) => lacking.has(open))
    .map(([, { id, served }]) => `    <PackageVersion Update="${id}" Version="${served}" />\n`).join('');
  const text = `<!-- Written by eng/feed/fill for this machine; not part of the sources. -->
<Project>
  <PropertyGroup>
    <RestorePackagesPath Condition="'$(NUGET_PACKAGES)' == ''">$(MSBuildThisFileDirectory)../../.packages/</RestorePackagesPath>
    <!-- NU1603: a source that serves few versions may serve a newer one than a package asks for. -->
    <NoWarn>\$(NoWarn);NU1603</NoWarn>
  </PropertyGroup>
  <ItemGroup>
${updates}  </ItemGroup>
</Project>
`;
  if (!existsSync(servedProps) || readFileSync(servedProps, 'utf8') !== text) writeFileSync(servedProps, text);
}

function report(wanted, stale) {
  if (wanted.size === 0) console.log('Package feed: this machine\'s sources serve everything; the feed stays empty.');
  else if (stale.length === 0) console.log(`Package feed: ${wanted.size} packages, up to date.`);
  else console.log(`Package feed: ${wanted.size} packages, ${stale.length} written anew.`);
}

function file(name) {
  return join(packages, `${name.replace('/', '.')}.nupkg`);
}

function hash(parts) {
  const sum = createHash('sha256');
  parts.forEach(part => sum.update(part).update('\0'));
  return sum.digest('hex');
}

try {
  main();
} catch (problem) {
  console.error(`eng/feed/fill: ${problem.message}`);
  if (!(problem instanceof Trouble) && process.env.FEED_DEBUG) console.error(problem.stack);
  process.exitCode = 1;
}
