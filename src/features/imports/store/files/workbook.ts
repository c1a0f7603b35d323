import { fileError } from "#core/messages/file-error.ts";
import { plainText, type Shows, shownBy } from "./cell-values.ts";
import { readXml } from "./xml-events.ts";
import type { ZipArchive } from "./zip-archive.ts";

/** Characters of all shared texts, which are held in memory. */
const MOST_SHARED = 1 << 26;
/** Sheets that a person can choose from. */
const MOST_SHEETS = 50;
/** Bytes of the list of sheets, their relations and the styles, which are held in memory too. */
const MOST_BYTES = 1 << 24;

export type Sheet = { name: string; file: string };

export type Workbook = {
  /** The visible sheets, at least one: their names and files. */
  sheets: readonly [Sheet, ...Sheet[]];
  is1904: boolean;
  /** Texts that cells refer to by their position. */
  texts: readonly string[];
  /** What each cell style shows of a number. */
  styles: readonly Shows[];
};

const WORKBOOK = "xl/workbook.xml";

/** Relationships name files relative to `xl`, or from the archive's root. */
const toArchivePath = (target: string): string => (target.startsWith("/") ? target.slice(1) : `xl/${target}`);

const readRelations = async (archive: ZipArchive, name: string) => {
  const files = new Map<string, string>();
  const types = new Map<string, string>();
  await readXml(
    archive,
    { file: "xl/_rels/workbook.xml.rels", name, most: MOST_BYTES },
    {
      onOpen: (tag, { Id = "", Type = "", Target = "" }) => {
        if (tag !== "Relationship") return;
        files.set(Id, toArchivePath(Target));
        types.set(Type.slice(Type.lastIndexOf("/") + 1), toArchivePath(Target));
      },
    },
  );
  return { files, types };
};

const readSharedTexts = async (archive: ZipArchive, file: string | undefined, name: string): Promise<string[]> => {
  if (!file || !archive.has(file)) return [];
  const texts: string[] = [];
  let length = 0;
  let text = "";
  let isText = false;
  let isPhonetic = false;
  await readXml(
    archive,
    { file, name },
    {
      onOpen: (tag) => {
        if (tag === "si") text = "";
        if (tag === "rPh") isPhonetic = true;
        isText = tag === "t" && !isPhonetic;
      },
      onText: (part) => {
        if (!isText) return;
        text += part;
        if (length + text.length > MOST_SHARED) throw fileError("too_many_texts", { file: name });
      },
      onClose: (tag) => {
        isText = false;
        if (tag === "rPh") isPhonetic = false;
        if (tag !== "si") return;
        texts.push(plainText(text));
        // An empty text takes memory too.
        length += text.length + 16;
        if (length > MOST_SHARED) throw fileError("too_many_texts", { file: name });
      },
    },
  );
  return texts;
};

const readStyles = async (archive: ZipArchive, file: string | undefined, name: string): Promise<Shows[]> => {
  if (!file || !archive.has(file)) return [];
  const codes = new Map<number, string>();
  const styles: Shows[] = [];
  let isOfCells = false;
  await readXml(
    archive,
    { file, name, most: MOST_BYTES },
    {
      onOpen: (tag, { numFmtId, formatCode }) => {
        if (tag === "numFmt") codes.set(Number(numFmtId), formatCode ?? "");
        if (tag === "cellXfs") isOfCells = true;
        if (tag === "xf" && isOfCells) styles.push(shownBy(Number(numFmtId ?? 0), codes.get(Number(numFmtId))));
      },
      onClose: (tag) => {
        if (tag === "cellXfs") isOfCells = false;
      },
    },
  );
  return styles;
};

/** Reads the list of an XLSX workbook's visible sheets, and what their cells refer to. */
export const readWorkbook = async (archive: ZipArchive, name: string): Promise<Workbook> => {
  const sheets: { name: string; id: string }[] = [];
  let is1904 = false;
  await readXml(
    archive,
    { file: WORKBOOK, name, most: MOST_BYTES },
    {
      onOpen: (tag, attributes) => {
        if (tag === "workbookPr") is1904 = /^(1|true)$/.test(attributes.date1904 ?? "");
        if (tag !== "sheet" || /hidden/i.test(attributes.state ?? "")) return;
        const [, id = ""] = Object.entries(attributes).find(([key]) => key.endsWith(":id")) ?? [];
        sheets.push({ name: attributes.name ?? "", id });
      },
    },
  );
  const { files, types } = await readRelations(archive, name);
  const [first, ...others] = sheets.slice(0, MOST_SHEETS).flatMap((sheet): Sheet[] => {
    const file = files.get(sheet.id);
    return file && archive.has(file) ? [{ name: sheet.name, file }] : [];
  });
  if (!first) throw fileError("no_sheet", { file: name });
  return {
    sheets: [first, ...others],
    is1904,
    texts: await readSharedTexts(archive, types.get("sharedStrings"), name),
    styles: await readStyles(archive, types.get("styles"), name),
  };
};

export const isWorkbook = (archive: ZipArchive): boolean => archive.has(WORKBOOK);
