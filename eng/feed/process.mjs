// Runs programs and tells what went wrong in one sentence.
import { spawnSync } from 'node:child_process';

/** Something the person at the keyboard can put right; the message says how. */
export class Trouble extends Error {}

/** Runs a program; answers its exit code and everything it wrote. */
export function run(program, args, { cwd, env } = {}) {
  const done = spawnSync(program, args, { cwd, env: { ...process.env, ...env }, encoding: 'utf8', maxBuffer: 64 << 20 });
  if (done.error !== undefined) throw new Trouble(`'${program}' could not be started (${done.error.code}): install it, or put it on the PATH.`);
  return { code: done.status, output: done.stdout + done.stderr };
}

/** Runs the .NET CLI, in English, since its answers are read. */
export function dotnet(args, { cwd, packages } = {}) {
  return run('dotnet', args, {
    cwd,
    env: {
      DOTNET_CLI_TELEMETRY_OPTOUT: '1',
      DOTNET_NOLOGO: '1',
      DOTNET_CLI_UI_LANGUAGE: 'en',
      // With NuGet's own six attempts a source that is down holds everything up for minutes.
      NUGET_ENHANCED_MAX_NETWORK_TRY_COUNT: '3',
      NUGET_PACKAGES: packages,
    },
  });
}

/** The lines of a build's output that are errors, each once. */
export function errors(output) {
  return [...new Set(output.split('\n').filter(line => /\berror\b/.test(line)).map(line => line.trim()))];
}

/** The first error of a build's output, without the place it was met. */
export function reason(output) {
  return errors(output)[0]?.replace(/^.*?\berror\b:? */, '').replace(/\.+$/, '') ?? 'no reason given';
}
