// A picture file made for the tests.
import { deflateSync } from "node:zlib";

function crc(bytes: Buffer): number {
  let value = 0xffffffff;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return (value ^ 0xffffffff) >>> 0;
}

function joined(...parts: Buffer[]): Buffer {
  return Buffer.concat(parts.map((part) => Uint8Array.from(part)));
}

function chunk(kind: string, data: Buffer): Buffer {
  const body = joined(Buffer.from(kind, "latin1"), data);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc(body));
  return joined(length, body, check);
}

/** A PNG file of this size, red to the left and blue to the right. */
export function png(width: number, height: number): { name: string; mimeType: string; buffer: Buffer } {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const row = Buffer.alloc(1 + width * 3);
  for (let x = 0; x < width; x += 1) row.set(x < width / 2 ? [220, 40, 40] : [40, 60, 220], 1 + x * 3);
  const pixels = joined(...Array.from({ length: height }, () => row));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const packed = deflateSync(Uint8Array.from(pixels));
  const buffer = joined(signature, chunk("IHDR", head), chunk("IDAT", packed), chunk("IEND", Buffer.alloc(0)));
  return { name: "team.png", mimeType: "image/png", buffer };
}
