/** What set-up says. Everything goes to stderr: stdout belongs to results. */

/** A failure with a sentence for the person; scripts print it without a stack. */
export class SetupError extends Error {}

export function say(line) {
  process.stderr.write(`${line}\n`);
}

/** "3.4 s", or "2 min 05 s" from a minute on. */
export function duration(milliseconds) {
  const seconds = milliseconds / 1000;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}

/** Says what begins, does it, says how long it took. `work` may return a few words about how it went. */
export async function step(title, work) {
  const start = performance.now();
  say(`• ${title} …`);
  const note = await work();
  say(`  ${typeof note === 'string' ? note : 'done'} (${duration(performance.now() - start)})`);
}

/** Runs a script's main function; a `SetupError` becomes one sentence and exit code 1, anything else keeps its stack. */
export async function runScript(main) {
  try {
    await main();
  } catch (error) {
    say(error instanceof SetupError ? `\nHeadlight: ${error.message}` : (error?.stack ?? String(error)));
    process.exitCode = 1;
  }
}
