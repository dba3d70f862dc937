// Asks the machine's own NuGet sources which packages they lack.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Trouble, dotnet, reason } from './process.mjs';

// The folder the questions are asked from: there the local feed is switched off, everything else is as in the project.
function probeFolder(feed) {
  const folder = join(feed, '.probe');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'NuGet.config'), `<configuration>
  <disabledPackageSources><add key="local-feed" value="true" /></disabledPackageSources>
</configuration>
`);
  return folder;
}

/** The enabled sources, as text. */
export function configuredSources(feed) {
  const { code, output } = dotnet(['nuget', 'list', 'source', '--format', 'short'], { cwd: probeFolder(feed) });
  if (code !== 0) throw new Trouble(`NuGet cannot read its configuration (${reason(output)}): put the NuGet.config right that 'dotnet nuget config paths' names.`);
  return output.split('\n').filter(line => line.startsWith('E ')).join('\n');
}

/** Those of the packages ("id/version") that no source serves, found by one restore. */
export function lackingPackages(feed, needed) {
  const folder = probeFolder(feed);
  const downloads = needed.map(name => name.split('/'))
    .map(([id, version]) => `    <PackageDownload Include="${id}" Version="[${version}]" />\n`).join('');
  // Empty files of these names keep the project's own settings out.
  for (const name of ['Directory.Build.props', 'Directory.Build.targets', 'Directory.Packages.props']) writeFileSync(join(folder, name), '<Project />\n');
  writeFileSync(join(folder, 'Probe.csproj'), `<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup>
${downloads}  </ItemGroup>
</Project>
`);

  const { code, output } = dotnet(['restore', 'Probe.csproj', '-v', 'q', '-p:NuGetAudit=false'], { cwd: folder, packages: join(folder, 'packages') });
  const missing = new Set([...output.matchAll(/NU110[12]: Unable to find package (\S+?)(?:\.? |\.$)/gm)].map(([, id]) => id.toLowerCase()));
  if (code !== 0 && (missing.size === 0 || /NU1301/.test(output))) {
    throw new Trouble(`The NuGet sources do not answer (${reason(output)}): check the network and 'dotnet nuget list source', then run eng/feed/fill again.`);
  }
  rmSync(join(folder, 'packages'), { recursive: true, force: true });
  return needed.filter(name => missing.has(name.split('/')[0].toLowerCase()));
}
