// Reads a .NET single-file program: the files its host would map are listed in a manifest at its end.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';

/** The files of a single-file program (bundle format 6) as a map from path to a function that reads the content. */
export function readBundle(path) {
  const image = readFileSync(path);
  const signature = createHash('sha256').update('.net core bundle\n').digest();
  const at = image.indexOf(signature);
  if (at < 8) throw new Error(`${path} is not a .NET single-file program.`);

  let position = Number(image.readBigInt64LE(at - 8));
  const int32 = () => { position += 4; return image.readInt32LE(position - 4); };
  const int64 = () => { position += 8; return Number(image.readBigInt64LE(position - 8)); };
  const text = () => {
    let length = 0, shift = 0, byte;
    do { byte = image[position++]; length |= (byte & 0x7f) << shift; shift += 7; } while (byte & 0x80);
    position += length;
    return image.toString('utf8', position - length, position);
  };

  const major = int32();
  int32();
  if (major !== 6) throw new Error(`${path} has bundle format ${major}; this script reads format 6.`);
  const count = int32();
  text();           // bundle id
  position += 40;   // places of deps.json and runtimeconfig.json, flags

  const files = new Map();
  for (let i = 0; i < count; i++) {
    const offset = int64(), size = int64(), compressed = int64();
    position += 1;  // kind of file
    files.set(text(), () => compressed === 0
      ? image.subarray(offset, offset + size)
      : inflateRawSync(image.subarray(offset, offset + compressed)));
  }
  return files;
}
