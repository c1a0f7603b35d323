import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GROUP_WORD_KEYS, GROUP_WORDS, type Requirement } from "#lib/axes/claims.ts";
import { ARCHETYPE_RULES, archetypePlaybooks } from "./archetype-playbook.ts";

const certain = (...requires: Requirement[]) => ({
  requires,
  words: requires.slice(0, 2).flatMap((word) => (word === "came_back" ? [] : [{ word }])),
});
const playsOf = (...requires: Requirement[]) => archetypePlaybooks([certain(...requires)])[0]?.map(({ play }) => play);

describe("the actions for an archetype", () => {
  it("follow from what is true of all of its customers", () => {
    expect(playsOf("one_order", "active")).toEqual(["second_purchase"]);
    expect(playsOf("one_order", "inactive")?.[0]).toBe("last_offer");
    expect(playsOf("frequent", "high_spend", "active", "came_back")?.[0]).toBe("reward_loyalty");
    expect(playsOf("high_spend", "inactive", "came_back")?.[0]).toBe("win_back_call");
    expect(playsOf("full_price", "active")).toEqual(["new_premium_collection"]);
  });

  it("leave out what isn't known to be true of all: no premium collection where some have lapsed", () => {
    expect(playsOf("growing", "full_price")).toEqual(["stay_in_touch"]);
    expect(playsOf("growing", "inactive")).not.toContain("new_premium_collection");
    expect(playsOf("one_order", "low_spend")).toEqual(["stay_in_touch"]);
    expect(playsOf()).toEqual(["stay_in_touch"]);
  });

  it("never need two words that exclude each other", () => {
    for (const { needs } of ARCHETYPE_RULES) {
      const about = needs.flatMap((need) => (need === "came_back" ? [] : [GROUP_WORDS[need].about]));
      expect(new Set(about).size).toBe(about.length);
      expect(needs.includes("one_order") && needs.includes("came_back")).toBe(false);
    }
  });
});

/** Archetypes as a run finds them: different words, of which no two are about the same. */
const archetypes = fc.uniqueArray(
  fc
    .uniqueArray(fc.constantFrom(...GROUP_WORD_KEYS), {
      minLength: 2,
      maxLength: 4,
      selector: (word) => GROUP_WORDS[word].about,
    })
    .map((words) => certain(...words)),
  { minLength: 1, maxLength: 8, selector: ({ requires }) => requires.join("+") },
);

/** The largest number of different options that lists can choose, by augmenting paths (Berge 1957). */
const mostDistinct = (lists: readonly (readonly string[])[]): number => {
  const holder = new Map<string, number>();
  const claim = (list: number, seen: Set<string>): boolean =>
    (lists[list] ?? []).some((option) => {
      if (seen.has(option)) return false;
      seen.add(option);
      const other = holder.get(option);
      if (other !== undefined && !claim(other, seen)) return false;
      holder.set(option, list);
      return true;
    });
  return lists.filter((_, list) => claim(list, new Set())).length;
};

describe("the actions of all archetypes", () => {
  it("differ first where they can", () => {
    fc.assert(
      fc.property(archetypes, (all) => {
        const isListed = archetypePlaybooks(all).filter((actions) => actions[0].play !== "stay_in_touch");
        // The three listed actions are a lower bound of what could come first.
        const firsts = new Set(isListed.map(([{ play }]) => play));
        expect(firsts.size).toBeGreaterThanOrEqual(mostDistinct(isListed.map((each) => each.map(({ play }) => play))));
      }),
    );
  });

  it("have their reasons among what is true of all of the archetype's customers", () => {
    fc.assert(
      fc.property(archetypes, (all) => {
        for (const [i, actions] of archetypePlaybooks(all).entries())
          for (const { play, why } of actions) {
            expect(why.length > 0).toBe(play !== "stay_in_touch");
            expect(all[i]?.requires).toEqual(expect.arrayContaining(why));
          }
      }),
    );
  });
});
