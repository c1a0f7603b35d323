import { logNormal, type Random } from "#lib/statistics/random.ts";

export type Product = {
  id: string;
  name: string;
  category: string;
  productType: string;
  brand: string;
  /** Minor units. */
  price: number;
  /** What one unit costs the shop; minor units. Null if the shop has none. */
  unitCost: number | null;
  /** How often it sells relative to others in its category. */
  popularity: number;
};

/** Costs as a share of the price, by category, and how far a product's own differs. Machines earn least, downloads most. */
const COST_SHARES: Record<string, number> = {
  Fabric: 0.52,
  Yarn: 0.48,
  Patterns: 0.15,
  Kits: 0.45,
  Notions: 0.4,
  Machines: 0.74,
  Home: 0.5,
};
const COST_SPREAD = 0.12;

/** These are sold on commission, so that the demo shows what a missing cost does. */
const hasNoCost = (productType: string, brand: string): boolean => productType === "Gifts" && brand === "Atelier Serra";

/** Without a random number, so that everything else stays the same. */
const computeCost = (category: string, price: number, number: number): number => {
  const differs = COST_SPREAD * (((number * 37) % 100) / 50 - 1);
  return Math.round(price * Math.min(0.95, (COST_SHARES[category] ?? 0.5) * (1 + differs)));
};

type Range = { category: string; types: Record<string, { median: number; things: string[] }> };

/** The range of a shop for sewing, yarn and home goods. Median prices in minor units. */
const RANGES: Range[] = [
  {
    category: "Fabric",
    types: {
      "Quilting Cotton": {
        median: 1200,
        things: ["Meadow Print", "Indigo Stripe", "Little Foxes", "Harvest Dot", "Plain Ivory"],
      },
      Linen: { median: 2400, things: ["Washed Linen", "Linen Blend", "Heavy Linen", "Striped Linen"] },
      Batting: { median: 2900, things: ["Cotton Batting", "Bamboo Batting", "Wool Batting"] },
    },
  },
  {
    category: "Yarn",
    types: {
      Wool: { median: 1400, things: ["Merino Skein", "Highland Wool", "Sock Yarn", "Chunky Wool"] },
      Cotton: { median: 900, things: ["Organic Cotton Ball", "Mercerised Cotton", "Cotton Cord"] },
    },
  },
  {
    category: "Patterns",
    types: {
      Booklet: { median: 1600, things: ["Sampler Quilt Booklet", "Baby Quilt Booklet", "Cardigan Booklet"] },
      Download: { median: 800, things: ["Table Runner Pattern", "Tote Pattern", "Mitten Pattern", "Cushion Pattern"] },
    },
  },
  {
    category: "Kits",
    types: {
      "Quilt Kit": { median: 8900, things: ["Starter Quilt Kit", "Star Quilt Kit", "Weekend Quilt Kit"] },
      "Knitting Kit": { median: 4600, things: ["Beanie Kit", "Shawl Kit", "First Scarf Kit"] },
    },
  },
  {
    category: "Notions",
    types: {
      Thread: { median: 550, things: ["Cotton Thread", "Silk Thread", "Thread Set"] },
      Cutting: { median: 2200, things: ["Fabric Scissors", "Rotary Cutter", "Cutting Mat"] },
      Needles: { median: 700, things: ["Needle Set", "Circular Needles", "Crochet Hooks"] },
    },
  },
  {
    category: "Machines",
    types: {
      "Sewing Machine": { median: 34900, things: ["Sewing Machine", "Overlocker", "Travel Machine"] },
      Accessory: { median: 3200, things: ["Walking Foot", "Extension Table", "Bobbin Box"] },
    },
  },
  {
    category: "Home",
    types: {
      Textiles: { median: 3900, things: ["Throw", "Cushion Cover", "Tea Towel Set", "Table Linen"] },
      Gifts: { median: 2500, things: ["Gift Card Holder", "Candle", "Sewing Box", "Project Bag"] },
    },
  },
];

export const CATEGORIES: readonly string[] = RANGES.map(({ category }) => category);

/** Fictional brands, the last the most expensive: `level` multiplies prices. */
export const BRANDS = [
  { name: "Everyday Thread", level: 0.75 },
  { name: "Bluebird & Co", level: 0.95 },
  { name: "Northmill", level: 1.1 },
  { name: "Atelier Serra", level: 1.5 },
] as const;

/** Every product by every brand, with prices ending in 5 or 9. */
export const makeCatalogue = (random: Random): Product[] => {
  const products: Product[] = [];
  for (const { category, types } of RANGES) {
    for (const [productType, { median, things }] of Object.entries(types)) {
      for (const thing of things) {
        for (const { name: brand, level } of BRANDS) {
          const price = Math.max(195, Math.round(logNormal(random, median * level, 0.2) / 50) * 50 - 5);
          const id = `${category.slice(0, 3).toUpperCase()}-${String(products.length + 1).padStart(4, "0")}`;
          // A few products sell a lot, most sell little.
          const popularity = logNormal(random, 1, 1);
          const unitCost = hasNoCost(productType, brand) ? null : computeCost(category, price, products.length);
          products.push({ id, name: `${brand} ${thing}`, category, productType, brand, price, unitCost, popularity });
        }
      }
    }
  }
  return products;
};
