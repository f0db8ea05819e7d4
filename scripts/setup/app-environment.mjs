/** The environment that the app is started with. */
import os from 'node:os';
import path from 'node:path';

/**
 * Graphics drivers on Linux keep compiled shaders in the home folder; with us they lie in the app's data folder. The app cannot say so itself: the
 * process for graphics is forked from one that is there before the app's own code.
 */
export function appEnvironment(env = process.env) {
  if (process.platform !== 'linux') return env;
  const config = env.XDG_CONFIG_HOME ?? path.join(env.HOME ?? os.homedir(), '.config');
  const shaders = path.join(env.HEADLIGHT_USER_DATA ?? path.join(config, 'Headlight'), 'caches');
  return { MESA_SHADER_CACHE_DIR: shaders, MESA_GLSL_CACHE_DIR: shaders, __GL_SHADER_DISK_CACHE_PATH: shaders, ...env };
}
