// Unpacks the Aspire CLI's bundle: the orchestrator, the dashboard, and in the dashboard the assemblies of packages.
import { existsSync, realpathSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Trouble, run } from './process.mjs';

/** The folder eng/feed/.bundle/bundle, with dcp/dcp and managed/aspire-managed in it; unpacked when it is not there. */
export function unpackedBundle(feed, tools) {
  const home = join(feed, '.bundle'), bundle = join(home, 'bundle');
  const version = JSON.parse(readFileSync(join(tools, 'package.json'), 'utf8')).optionalDependencies['@microsoft/aspire-cli-linux-x64'];
  if (existsSync(join(bundle, 'managed', 'aspire-managed')) && realpathSync(bundle).includes(`/${version}_`)) return bundle;

  if (`${process.platform}-${process.arch}` !== 'linux-x64') {
    throw new Trouble(`This machine's package source lacks packages, and what stands in for them exists for linux-x64 only, not for ${process.platform}-${process.arch}: add a NuGet source that serves them.`);
  }
  rmSync(home, { recursive: true, force: true });
  const cli = join(tools, 'node_modules', '@microsoft', 'aspire-cli-linux-x64', 'bin', 'aspire');
  const setup = run(cli, ['setup', '--install-path', home, '--force', '--nologo', '--non-interactive'], {
    env: {
      ASPIRE_HOME: join(home, 'home'),
      ASPIRE_LAYOUT_PATH: home,
      ASPIRE_CLI_TELEMETRY_OPTOUT: '1',
      // Otherwise it looks for a newer version meanwhile.
      features__updateNotificationsEnabled: 'false',
    },
  });
  if (setup.code !== 0 || !existsSync(join(bundle, 'managed', 'aspire-managed'))) {
    throw new Trouble(`The Aspire CLI could not unpack its bundle (exit code ${setup.code}): delete eng/tools/node_modules and eng/feed/.bundle, check that 600 MB of disk are free, and run eng/feed/fill again.`);
  }
  return bundle;
}
