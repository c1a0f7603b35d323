"use client";

import { type ComponentType, createContext, Fragment, type ReactNode, use } from "react";
import { foldPages, type PageParts, PagesProvider } from "#core/ui/page/feature-pages.tsx";
import type { Address } from "#core/ui/use-address-state.ts";
import type { Customer } from "#records/ui/people/customer-name.ts";
import type { CustomerState, Tab } from "#records/ui/people/customer-state.ts";

export type CustomerCardProps = { customer: Customer; page: Address<CustomerState> };

/** A card that a feature shows on a tab of the customer's page, among the page's own by its position. */
type CustomerCard = {
  tab: Extract<Tab, "overview" | "behavior">;
  column: "main" | "side";
  position: number;
  /** Not for customers who object to profiling or have not bought. */
  isProfile?: true;
  load: () => Promise<ComponentType<CustomerCardProps>>;
};

/** What a feature hands to the pages. */
export type FeaturePages = PageParts & { customerCards?: readonly CustomerCard[] };

export const defineFeaturePages = (parts: FeaturePages): FeaturePages => parts;

type LoadedCard = Omit<CustomerCard, "load"> & { Card: ComponentType<CustomerCardProps> };

/** Loads the cards of each tab once; after a failure, again. */
const foldCards = (features: readonly FeaturePages[]) => {
  const cards = features.flatMap(({ customerCards = [] }) => customerCards);
  const loaded = new Map<Tab, Promise<LoadedCard[]>>();
  return (tab: Tab): Promise<readonly LoadedCard[]> => {
    const ofTab = cards.filter((card) => card.tab === tab);
    const load = () =>
      Promise.all(ofTab.map(async ({ load, ...card }) => ({ ...card, Card: await load() }))).catch((error) => {
        loaded.delete(tab);
        throw error;
      });
    const known = loaded.get(tab) ?? load();
    loaded.set(tab, known);
    return known;
  };
};

type CardLoader = ReturnType<typeof foldCards>;

const CardsContext = createContext<CardLoader>(foldCards([]));

/** Loads the cards that features add to a tab of the customer's page. */
export const useCardLoader = (): CardLoader => use(CardsContext);

/** A column of the customer's page: its own cards, by position, among those of features. */
export const CustomerColumn = ({
  tab,
  column,
  own,
  ...props
}: CustomerCardProps & { tab: Tab; column: LoadedCard["column"]; own: Readonly<Record<number, ReactNode>> }) => {
  const { profilingObjectionAt, metrics } = props.customer;
  const isProfiled = profilingObjectionAt === null && metrics.orderCount > 0;
  const cards = use(useCardLoader()(tab))
    .filter((card) => card.column === column && (isProfiled || !card.isProfile))
    .map(({ position, Card }) => [position, <Card key={position} {...props} />] as const);
  // Numbers as keys are in order.
  const all = Object.entries<ReactNode>({ ...own, ...Object.fromEntries(cards) });
  return (
    <div className="stack min-w-0 gap-16">
      {all.map(([position, card]) => (
        <Fragment key={position}>{card}</Fragment>
      ))}
    </div>
  );
};

/** Makes what all features hand in available to the pages. */
export const makePages = (features: readonly FeaturePages[]) => {
  const pages = foldPages(features);
  const cards = foldCards(features);
  return ({ children }: { children: ReactNode }) => (
    <PagesProvider pages={pages}>
      <CardsContext value={cards}>{children}</CardsContext>
    </PagesProvider>
  );
};
