import { describe, expect, it } from 'vitest';
import { environment } from '../../src/main/environment';

describe('the environment of helper processes', () => {
  it('says where things are', () => {
    expect(environment({ PATH: '/bin', HOME: '/home/a', TMPDIR: '/scratch', XDG_CACHE_HOME: '/cache' })).toMatchObject({
      PATH: '/bin',
      HOME: '/home/a',
      TMPDIR: '/scratch',
      XDG_CACHE_HOME: '/cache',
    });
  });

  it('hands on every wish to be left alone', () => {
    const wishes = {
      DO_NOT_TRACK: '1',
      HF_HUB_OFFLINE: '1',
      DOTNET_CLI_TELEMETRY_OPTOUT: '1',
      CI: 'true',
      NO_TELEMETRY: '',
    };
    expect(environment(wishes)).toMatchObject(wishes);
  });

  it('always forbids ONNX Runtime to report, whatever was asked', () => {
    const silent = { ORT_DISABLE_TELEMETRY: '1' };
    expect(environment({})).toMatchObject(silent);
    expect(environment({ ORT_DISABLE_TELEMETRY: '0' })).toMatchObject(silent);
  });

  it('hands on nothing that would run other code, nor secrets', () => {
    const given = {
      NODE_OPTIONS: '--require x',
      ELECTRON_RUN_AS_NODE: '1',
      NODE_PATH: '/x',
      HF_TOKEN: 'hf_x',
      https_proxy: 'x',
    };
    expect(Object.keys(environment(given)).filter((name) => name in given)).toEqual([]);
  });
});
