// Fills the local package feed with what the machine's NuGet sources lack; README.md says what and why.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unpackedBundle } from './aspire.mjs';
import { readGenuine, repackGenuine } from './genuine.mjs';
import { configuredSources, lackingPackages } from './sources.mjs';
import { besideServed, packStandins, readStandins } from './standins.mjs';
import { Trouble, run } from './process.mjs';

const feed = dirname(fileURLToPath(import.meta.url));
const root = realpathSync(join(feed, '..', '..'));
const packages = join(feed, 'packages');
const cache = join(root, '.packages');
const servedProps = join(feed, 'served.props');
const stateFile = join(feed, '.state.json');

function main() {
  const recipe = JSON.parse(readFileSync(join(feed, 'feed.json'), 'utf8'));
  const genuine = readGenuine(recipe.genuine, feed);
  const standins = readStandins(join(feed, 'standins'));
  const older = olderVersions(recipe.older);
  const state = existsSync(stateFile) ? JSON.parse(readFileSync(stateFile, 'utf8')) : {};

  const lacking = askSources(state, [...genuine, ...standins, ...older].map(p => p.name));
  const served = standins.filter(p => !lacking.has(p.name));
  const made = besideServed(standins.filter(p => lacking.has(p.name)), served);
  const wanted = [...genuine.filter(p => lacking.has(p.name)), ...made];
  const packed = state.packed ?? {};
  const stale = wanted.filter(p => packed[p.name] !== p.hash || !existsSync(file(p.name)));
  Object.keys(packed).filter(name => !wanted.some(p => p.name === name)).forEach(remove);

  if (lacking.size > 0) writeServedProps(older.filter(p => lacking.has(p.name)));
  else rmSync(servedProps, { force: true });

  const done = new Map(Object.entries(packed).filter(([name]) => existsSync(file(name))));
  try {
    if (wanted.length > 0) {
      const tools = installedTools();
      const bundle = unpackedBundle(feed, tools);
      repackGenuine(stale.filter(p => genuine.includes(p)), join(bundle, 'managed', 'aspire-managed'), publish);
      packStandins(stale.filter(p => made.includes(p)), served, { feed, cache }, publish);
    }
  } finally {
    state.packed = Object.fromEntries(done);
    writeFileSync(stateFile, JSON.stringify(state, null, 2));
  }
  report(wanted, stale, lacking);

  function publish({ name, hash }, content) {
    remove(name);
    writeFileSync(file(name), content);
    done.set(name, hash);
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

/** The packages whose open version a source may lack, each with the older version to take then. */
function olderVersions(older) {
  const central = readFileSync(join(root, 'Directory.Packages.props'), 'utf8');
  return Object.entries(older).map(([id, served]) => {
    const open = central.match(new RegExp(`Include="${id.replaceAll('.', '\\.')}" Version="([^"]+)"`));
    if (open === null) throw new Trouble(`Directory.Packages.props has no version of ${id}, but eng/feed/feed.json names an older one: remove it there.`);
    return { name: `${id}/${open[1]}`, id, served };
  });
}

/** The folder of the programs and files from npm, after seeing to it that they are there. */
function installedTools() {
  const tools = join(root, 'eng', 'tools');
  const install = run(join(tools, 'install'), []);
  if (install.code !== 0) throw new Trouble(install.output.trim());
  return tools;
}

/** Tells the build where packages go and which versions to take where the sources have only older ones. */
function writeServedProps(older) {
  const updates = older.map(({ id, served }) => `    <PackageVersion Update="${id}" Version="${served}" />\n`).join('');
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

function report(wanted, stale, lacking) {
  if (wanted.length === 0 && lacking.size > 0) console.log('Package feed: empty; this machine\'s sources have older versions of some packages.');
  else if (wanted.length === 0) console.log('Package feed: this machine\'s sources serve everything; the feed stays empty.');
  else if (stale.length === 0) console.log(`Package feed: ${wanted.length} packages, up to date.`);
  else console.log(`Package feed: ${wanted.length} packages, ${stale.length} written anew.`);
}

function file(name) {
  return join(packages, `${name.replace('/', '.')}.nupkg`);
}

function remove(name) {
  const [id, version] = name.toLowerCase().split('/');
  rmSync(file(name), { force: true });
  // NuGet never looks again at a version it has unpacked.
  rmSync(join(cache, id, version), { recursive: true, force: true });
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
