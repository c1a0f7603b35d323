/**
 * The part of the tar format (POSIX ustar) that backups need: plain files small enough for memory. Implemented here
 * because the libraries either depend on another runtime's packages or have no backpressure.
 */
export type TarEntry = { name: string; content: Buffer };

const BLOCK = 512;
/** Two empty blocks mark the end of an archive. */
export const TAR_END = Buffer.alloc(2 * BLOCK);

const MODE = 0o600;
const SUM = { at: 148, length: 8 };

const octal = (value: number, length: number): string => `${value.toString(8).padStart(length - 1, "0")}\0`;

/** The checksum of a header, with its own field counted as spaces. */
const sumOf = (header: Buffer): number => {
  let sum = SUM.length * 32;
  for (let at = 0; at < BLOCK; at++) if (at < SUM.at || at >= SUM.at + SUM.length) sum += header[at] ?? 0;
  return sum;
};

const headerOf = (name: string, size: number, at: Date): Buffer => {
  const slash = name.lastIndexOf("/");
  const [folder, file] = [name.slice(0, Math.max(0, slash)), name.slice(slash + 1)];
  const header = Buffer.alloc(BLOCK);
  header.write(file, 0);
  header.write(octal(MODE, 8), 100);
  header.write(octal(0, 8), 108);
  header.write(octal(0, 8), 116);
  header.write(octal(size, 12), 124);
  header.write(octal(Math.floor(at.getTime() / 1000), 12), 136);
  header.write("0", 156);
  header.write("ustar\x0000", 257);
  header.write(folder, 345);
  header.write(`${octal(sumOf(header), SUM.length - 1)} `, SUM.at);
  return header;
};

const padding = (size: number): Buffer => Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);

/** One file of the archive, as chunks to write. A name has at most one folder: 155 bytes, and 100 for the file. */
export const tarEntry = (name: string, content: Buffer, at: Date): Buffer[] => [
  headerOf(name, content.length, at),
  content,
  padding(content.length),
];

/** The archive's contents are damaged or incomplete. */
export class BrokenArchive extends Error {
  override readonly name = "BrokenArchive";
}

/** Reads a given number of bytes from a source; throws if it ends before that. */
const takerOf = (source: AsyncIterator<Buffer>) => {
  let rest: Buffer = Buffer.alloc(0);
  return async (size: number): Promise<Buffer> => {
    const parts = [rest];
    let held = rest.length;
    while (held < size) {
      const { value, done } = await source.next();
      if (done) throw new BrokenArchive("it ends too early");
      parts.push(value);
      held += value.length;
    }
    const all = parts.length === 1 ? rest : Buffer.concat(parts);
    rest = all.subarray(size);
    return all.subarray(0, size);
  };
};

const textAt = (header: Buffer, at: number, length: number): string =>
  header.toString("utf8", at, at + length).replace(/\0.*$/s, "");

const readHeader = (header: Buffer, largest: number): { name: string; size: number } => {
  const octalAt = (at: number, length: number) => Number.parseInt(textAt(header, at, length).trim(), 8);
  const size = octalAt(124, 12);
  if (octalAt(SUM.at, SUM.length) !== sumOf(header) || !(size <= largest))
    throw new BrokenArchive("it is not a tar archive");
  const [folder, file] = [textAt(header, 345, 155), textAt(header, 0, 100)];
  return { name: folder === "" ? file : `${folder}/${file}`, size };
};

/**
 * The files of an archive in order, none larger than `largest` bytes. Reads the source to its end, so that a
 * decompressor verifies its checksum. Throws BrokenArchive.
 */
export const readTar = async function* (source: AsyncIterable<Buffer>, largest: number): AsyncGenerator<TarEntry> {
  const iterator = source[Symbol.asyncIterator]();
  const take = takerOf(iterator);
  for (;;) {
    const header = await take(BLOCK);
    if (header[0] === 0) break;
    const { name, size } = readHeader(header, largest);
    const content = await take(size);
    await take(padding(size).length);
    yield { name, content };
  }
  while (!(await iterator.next()).done);
};
