declare module 'heic-decode' {
  interface HeifImage {
    readonly width: number;
    readonly height: number;
    decode(): Promise<{ readonly width: number; readonly height: number; readonly data: Uint8ClampedArray }>;
  }
  const decode: {
    all(options: { readonly buffer: Uint8Array }): Promise<readonly HeifImage[] & { dispose(): void }>;
  };
  export default decode;
}
