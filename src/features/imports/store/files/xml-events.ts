import { SaxesParser } from "saxes";
import { assertUnpacked } from "./expansion.ts";
import type { ZipArchive } from "./zip-archive.ts";

/** No cell is longer; the parser holds a whole text or tag in memory. */
const LONGEST_PIECE = 1 << 20;
/** The parser remembers every open element. */
const MOST_LEVELS = 100;

/** `most`: the bytes that a file with little in it may have. */
type XmlFile = { file: string; name: string; most?: number };

type XmlEvents = {
  /** Names are without their namespace's prefix. */
  onOpen: (name: string, attributes: Readonly<Record<string, string>>) => void;
  onClose?: (name: string) => void;
  onText?: (text: string) => void;
};

const localName = (name: string): string => name.slice(name.indexOf(":") + 1);

/**
 * Reads an XML file of an archive as a stream, with a pause after each chunk in which `between` may write what was found.
 * Throws an error for damaged XML, and a one-line error for more text than one may hold.
 */
export const readXml = async (
  archive: ZipArchive,
  { file, name, most = Number.POSITIVE_INFINITY }: XmlFile,
  { onOpen, onClose, onText }: XmlEvents,
  between?: () => Promise<void>,
): Promise<void> => {
  const { bytes, packed } = await archive.read(file);
  const parser = new SaxesParser();
  let [sinceEvent, level] = [0, 0];
  parser.on("opentag", ({ name, attributes }) => {
    sinceEvent = 0;
    level++;
    if (level > MOST_LEVELS) throw new Error("elements are nested too deeply");
    onOpen(localName(name), attributes);
  });
  parser.on("closetag", ({ name }) => {
    sinceEvent = 0;
    level--;
    onClose?.(localName(name));
  });
  if (onText) {
    parser.on("text", onText);
    parser.on("cdata", onText);
  }
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let read = 0;
  for await (const chunk of bytes as AsyncIterable<Buffer>) {
    read += chunk.length;
    assertUnpacked(name, read, packed);
    if (read > most) throw new Error(`${file} is too long`);
    sinceEvent += chunk.length;
    parser.write(decoder.decode(chunk, { stream: true }));
    if (sinceEvent > LONGEST_PIECE) throw new Error("a cell is too long");
    await between?.();
  }
  parser.close();
};
