/** Answers as JSON, to the bit: arrays of numbers as the bytes that they are, and numbers that JSON has not by their names. */
const ARRAYS = { Float32Array, Float64Array, Int32Array, Uint8Array } as const;
type Name = keyof typeof ARRAYS;

/** For `JSON.stringify`. */
export function asPlain(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === 'number' && !Number.isFinite(part)) return { $number: String(part) };
    const name = part instanceof Object ? (part.constructor.name as Name) : null;
    if (name === null || !Object.hasOwn(ARRAYS, name)) return part;
    const { buffer, byteOffset, byteLength } = part as Float32Array;
    return { [`$${name}`]: Buffer.from(buffer, byteOffset, byteLength).toString('base64') };
  });
}

/** The same value. */
export function fromPlain(json: string): unknown {
  return JSON.parse(json, (_key, part: unknown) => {
    const [entry, ...others] = part instanceof Object && !Array.isArray(part) ? Object.entries(part) : [];
    if (!entry || others.length > 0 || !entry[0].startsWith('$') || typeof entry[1] !== 'string') return part;
    if (entry[0] === '$number') return Number(entry[1]);
    const name = entry[0].slice(1);
    if (!Object.hasOwn(ARRAYS, name)) return part;
    return new ARRAYS[name as Name](new Uint8Array(Buffer.from(entry[1], 'base64')).buffer);
  });
}
