import type { Evidence } from "./evidence.ts";

type ActionEvidence = { verdict: Evidence["verdict"]; pooled: { effect: number } | null };

const rankEvidence = (evidence: ActionEvidence | undefined): number =>
  evidence?.verdict === "uplift" ? 0 : evidence?.verdict === "loss" ? 2 : 1;

/**
 * Actions whose interval is above zero first, the largest effect leading, those whose interval is below zero last, and all
 * others in the order given.
 */
export const orderByEvidence = <Item>(
  items: readonly Item[],
  evidenceOf: (item: Item) => ActionEvidence | undefined,
): Item[] => {
  const known = items.map((item) => ({ item, evidence: evidenceOf(item) }));
  return known
    .sort((a, b) => {
      const places = rankEvidence(a.evidence) - rankEvidence(b.evidence);
      if (places !== 0 || rankEvidence(a.evidence) === 1) return places;
      return (b.evidence?.pooled?.effect ?? 0) - (a.evidence?.pooled?.effect ?? 0);
    })
    .map(({ item }) => item);
};
