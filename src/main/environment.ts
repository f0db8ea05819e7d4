/** What the app's helper processes get of its environment. */
import { NO_TELEMETRY } from '../vit/execute/onnx/runtime';

/** Where programs, files and the system's libraries are. Nothing here could make a helper run other code than ours but the loader's own paths. */
const PLACES = [
  'PATH',
  'HOME',
  'USERPROFILE',
  'LANG',
  'TMPDIR',
  'TEMP',
  'TMP',
  'SystemRoot',
  'LOCALAPPDATA',
  'XDG_CACHE_HOME',
  'XDG_CONFIG_HOME',
  'XDG_DATA_HOME',
  'LD_LIBRARY_PATH',
  'LD_PRELOAD',
];

/** A person's wish not to be reported on, in any library's words: `DO_NOT_TRACK`, `HF_HUB_OFFLINE`, `SOME_TELEMETRY_OPTOUT`. */
const OPT_OUT = /^(CI|NO_PROXY|no_proxy|DO_NOT_TRACK)$|TELEMETRY|OPT_?OUT|OFFLINE/;

/** Nothing that could steer a process of ours elsewhere, every wish to be left alone, and ours that it be so. */
export function environment(env: NodeJS.ProcessEnv): Record<string, string> {
  const kept = Object.entries(env).filter(([name]) => PLACES.includes(name) || OPT_OUT.test(name));
  const given = kept.filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { ...Object.fromEntries(given), ...NO_TELEMETRY };
}
