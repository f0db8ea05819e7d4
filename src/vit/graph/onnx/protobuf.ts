/**
 * Writes Protocol Buffers' wire format (protobuf.dev/programming-guides/encoding), the little of it that ONNX needs. A library would
 * bring a schema compiler for sixty lines, and would copy the weights, which here stay where they are until the end.
 */

const VARINT = 0;
const LENGTH = 2;
const FIXED32 = 5;
const TEXT = new TextEncoder();

/** One message under construction; fields appear in the order in which they are written. */
export class ProtoMessage {
  readonly #chunks: Uint8Array[] = [];
  #small: number[] = [];
  #length = 0;

  /** Bytes written so far. */
  get byteLength(): number {
    return this.#length + this.#small.length;
  }

  /** The encoding in pieces; byte fields are the very arrays that were given. */
  get chunks(): readonly Uint8Array[] {
    this.#flush();
    return this.#chunks;
  }

  /** A whole number, −2⁵³ … 2⁵³. */
  int(field: number, value: number): this {
    this.#tag(field, VARINT);
    this.#varint(BigInt(value));
    return this;
  }

  float(field: number, value: number): this {
    this.#tag(field, FIXED32);
    const bytes = new DataView(new ArrayBuffer(4));
    bytes.setFloat32(0, value, true);
    for (let i = 0; i < 4; i++) this.#small.push(bytes.getUint8(i));
    return this;
  }

  string(field: number, value: string): this {
    return this.bytes(field, TEXT.encode(value));
  }

  /** Not copied: `value` must not change before the message is joined. */
  bytes(field: number, value: Uint8Array): this {
    this.#tag(field, LENGTH);
    this.#varint(BigInt(value.byteLength));
    return this.#append([value], value.byteLength);
  }

  message(field: number, value: ProtoMessage): this {
    this.#tag(field, LENGTH);
    this.#varint(BigInt(value.byteLength));
    return this.#append(value.chunks, value.byteLength);
  }

  /** The whole encoding as one array. */
  join(): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(this.byteLength);
    let offset = 0;
    for (const chunk of this.chunks) {
      bytes.set(chunk, offset);
      offset += chunk.byteLength;
    }
    return bytes;
  }

  #tag(field: number, wireType: number): void {
    this.#varint(BigInt(field * 8 + wireType));
  }

  /** Seven bits a byte, the lowest first; negative numbers as 64-bit two's complement. */
  #varint(value: bigint): void {
    let rest = BigInt.asUintN(64, value);
    for (; rest > 0x7fn; rest >>= 7n) this.#small.push(Number(rest & 0x7fn) | 0x80);
    this.#small.push(Number(rest));
  }

  #append(chunks: readonly Uint8Array[], byteLength: number): this {
    this.#flush();
    for (const chunk of chunks) this.#chunks.push(chunk);
    this.#length += byteLength;
    return this;
  }

  #flush(): void {
    if (this.#small.length === 0) return;
    this.#chunks.push(Uint8Array.from(this.#small));
    this.#length += this.#small.length;
    this.#small = [];
  }
}
