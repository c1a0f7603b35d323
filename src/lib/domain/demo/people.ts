import { chance, pick, type Random } from "../statistics/random.ts";

type Land = { country: string; share: number; domain: string; first: string[]; last: string[] };

/** Fictional people: common names, and email addresses under domains reserved for examples (RFC 2606). */
const LANDS: Land[] = [
  {
    country: "United States",
    share: 46,
    domain: "example.com",
    first: [
      "Emma",
      "Olivia",
      "Grace",
      "Ruth",
      "Linda",
      "Karen",
      "Megan",
      "James",
      "Daniel",
      "Walter",
      "Naomi",
      "Carol",
    ],
    last: [
      "Smith",
      "Johnson",
      "Miller",
      "Davis",
      "Clark",
      "Walker",
      "Young",
      "Baker",
      "Turner",
      "Hill",
      "Reed",
      "Ward",
    ],
  },
  {
    country: "Canada",
    share: 14,
    domain: "example.org",
    first: ["Charlotte", "Amelia", "Chloe", "Sophie", "Nora", "Lucas", "Ethan", "Claire"],
    last: ["Tremblay", "Roy", "Martin", "Campbell", "Morrison", "Fraser", "Gagnon", "Wilson"],
  },
  {
    country: "Mexico",
    share: 14,
    domain: "example.net",
    first: ["Ana", "María", "Lucía", "Carmen", "Elena", "José", "Miguel", "Sofía"],
    last: ["García", "Hernández", "López", "Martínez", "Ramírez", "Torres", "Flores", "Díaz"],
  },
  {
    country: "Brazil",
    share: 14,
    domain: "example.com",
    first: ["Beatriz", "Júlia", "Larissa", "Camila", "Fernanda", "João", "Pedro", "Rafael"],
    last: ["Silva", "Santos", "Oliveira", "Souza", "Pereira", "Costa", "Almeida", "Ribeiro"],
  },
  {
    country: "United Kingdom",
    share: 12,
    domain: "example.org",
    first: ["Alice", "Florence", "Isla", "Poppy", "Margaret", "George", "Harry", "Edith"],
    last: ["Jones", "Taylor", "Brown", "Evans", "Thomas", "Wright", "Green", "Hughes"],
  },
];

const plain = (text: string): string =>
  text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase();

const CANADIAN_AREAS =
  "204 236 249 250 289 306 343 365 403 416 418 437 450 506 514 519 604 613 647 705 778 780 819 902 905";

/** Of cities whose numbers from 496 0000 on are reserved for fiction. */
const BRITISH_AREAS = "113 114 115 116 117 118 121 131 141 151 161";

/**
 * A number that no subscriber has: of the ranges reserved for fiction (in North America 555-01xx, in the United Kingdom
 * Ofcom's 496 0xxx), and elsewhere of an unassigned prefix.
 */
const NUMBERS: Record<string, (random: Random) => string> = {
  "United States": (random) => `+1${212 + Math.floor(random() * 700)}55501${two(random)}`,
  Canada: (random) => `+1${pick(random, CANADIAN_AREAS.split(" "), () => 1)}55501${two(random)}`,
  "United Kingdom": (random) =>
    `+44${pick(random, BRITISH_AREAS.split(" "), () => 1)}4960${Math.floor(random() * 10)}${two(random)}`,
  Mexico: (random) => `+52550000${two(random)}${two(random)}`,
  Brazil: (random) => `+551190000${two(random)}${two(random)}`,
};

const two = (random: Random): string => String(Math.floor(random() * 100)).padStart(2, "0");

/** A phone number of the country; null for customers who did not give one. */
export const phoneOf = (random: Random, country: string): string | null =>
  chance(random, 0.7) ? (NUMBERS[country]?.(random) ?? null) : null;

/** A name, an email address made unique by the customer number, and a country. */
export const makePerson = (random: Random, number: number): { name: string; email: string; country: string } => {
  const { country, domain, first, last } = pick(random, LANDS, ({ share }) => share);
  const given = pick(random, first, () => 1);
  const family = pick(random, last, () => 1);
  return { name: `${given} ${family}`, email: `${plain(given)}.${plain(family)}.${number}@${domain}`, country };
};
