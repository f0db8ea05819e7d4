import { expect, test } from 'vitest';
import { ProtoMessage } from '../../../../src/vit/graph/onnx/protobuf';

const hex = (message: ProtoMessage): string => Buffer.from(message.join()).toString('hex');

/** The examples of protobuf.dev's page on the wire format, and its rule for negative numbers. */
test.each([
  ['a number', new ProtoMessage().int(1, 150), '089601'],
  ['text', new ProtoMessage().string(2, 'testing'), '120774657374696e67'],
  ['a message inside a message', new ProtoMessage().message(3, new ProtoMessage().int(1, 150)), '1a03089601'],
  ['minus one', new ProtoMessage().int(1, -1), '08ffffffffffffffffff01'],
  ['a number beyond 32 bits', new ProtoMessage().int(1, 2 ** 40), '08808080808020'],
  ['a float', new ProtoMessage().float(2, 1), '150000803f'],
  ['a field beyond 15', new ProtoMessage().int(20, 7), 'a00107'],
])('%s', (_, message, wanted) => {
  expect(hex(message)).toBe(wanted);
  expect(message.byteLength).toBe(wanted.length / 2);
});
