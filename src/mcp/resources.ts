import type { ReadResourceResult, Resource } from "@modelcontextprotocol/sdk/types.js";
import type { Language } from "#http/language.ts";
import { RFM_SEGMENTS } from "#lib/domain/report/rfm/segments.ts";
import en from "#ui/messages/en/glossary.json" with { type: "json" };
import es from "#ui/messages/es/glossary.json" with { type: "json" };
import pt from "#ui/messages/pt/glossary.json" with { type: "json" };
import type { Caller } from "./tool.ts";
import { segmentTools } from "./tools/segments.ts";

const GLOSSARY = { en, es, pt } as const satisfies Record<Language, unknown>;

type Term = { name: string; definition: string; formula?: string };

/** As in the glossary page: a term a paragraph. */
const glossaryIn = (language: Language): string =>
  Object.values<Term>(GLOSSARY[language].glossary.terms)
    .map(({ name, definition, formula }) =>
      [`## ${name}`, definition, ...(formula ? [`Formula: ${formula}`] : [])].join("\n"),
    )
    .join("\n\n");

const rfmSegments = (): string =>
  RFM_SEGMENTS.map(({ name, code, description, actions }) =>
    [`## ${name} (${code})`, description, ...actions.map((action) => `- ${action}`)].join("\n"),
  ).join("\n\n");

const segmentsOf = async (caller: Caller): Promise<string> => {
  const list = segmentTools.find(({ name }) => name === "list_segments");
  return JSON.stringify(await list?.call({}, caller));
};

type Readable = Resource & { mimeType: string; read: (caller: Caller) => Promise<string> | string };

const READABLE: readonly Readable[] = [
  {
    uri: "customer360://glossary",
    name: "glossary",
    title: "Glossary",
    description: "What every figure means, with its formula",
    mimeType: "text/markdown",
    read: ({ language }) => glossaryIn(language),
  },
  {
    uri: "customer360://rfm-segments",
    name: "rfm-segments",
    title: "RFM segments",
    description: "The eight RFM segments with their recommended actions",
    mimeType: "text/markdown",
    read: rfmSegments,
  },
  {
    uri: "customer360://segments",
    name: "segments",
    title: "Segment definitions",
    description: "The business's own segments: their criteria in words, and their sizes",
    mimeType: "application/json",
    read: segmentsOf,
  },
];

export const RESOURCES: Resource[] = READABLE.map(({ read: _, ...resource }) => resource);

/** The content of a resource; undefined if none has this address. */
export const readResource = async (uri: string, caller: Caller): Promise<ReadResourceResult | undefined> => {
  const found = READABLE.find((each) => each.uri === uri);
  return found && { contents: [{ uri, mimeType: found.mimeType, text: await found.read(caller) }] };
};
