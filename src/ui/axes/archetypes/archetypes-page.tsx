"use client";

import { useTranslations } from "next-intl";
import { useEffect } from "react";
import type { ArchetypeSummary } from "#contracts/axes/archetypes.ts";
import { useAddressState } from "#ui/shared/address/use-address-state.ts";
import { useViewToggle, ViewButton } from "#ui/shared/address/view-button.tsx";
import { CompareMenu } from "#ui/shared/comparison/compare-menu.tsx";
import { useAnswer } from "#ui/shared/data/use-answer.ts";
import { ErrorCard } from "#ui/shared/feedback/error-card.tsx";
import { Notice } from "#ui/shared/feedback/notice.tsx";
import { Card } from "#ui/shared/page/card.tsx";
import { PageLayout } from "#ui/shared/page/page.tsx";
import { PageHeader } from "#ui/shared/page/page-header.tsx";
import { PageSkeleton } from "#ui/shared/page/page-skeleton.tsx";
import { modelFreshness } from "../model-freshness.ts";
import { NoAxisRun } from "../no-axis-run.tsx";
import { ArchetypeDetailsView } from "./archetype-details.tsx";
import { ArchetypeList } from "./archetype-list.tsx";
import { readArchetypesState, sortArchetypes, writeArchetypesState } from "./archetypes-state.ts";
import { ComparedArchetypes } from "./compared-archetypes.tsx";
import { ArchetypesHeadline } from "./headline.tsx";
import type { ArchetypesAnswer, ArchetypesAddress as At } from "./types.ts";

const OUTLINE = [
  { cards: 1, height: 320 },
  { cards: 2, height: 320 },
];

const ADDRESS = { read: readArchetypesState, write: writeArchetypesState, list: ["by", "q", "page"] };

/** Below this coverage, most customers have a combination of their own. */
const LOW_COVERAGE = 0.5;

/** The most frequent combinations of segments, with their value, traits and playbooks. */
export const ArchetypesPage = () => {
  const t = useTranslations();
  const page = useAddressState(ADDRESS);
  useViewToggle(page);
  const { compare } = page.state;
  const { answer, error, isUpdating, retry } = useAnswer(
    "GET /api/admin/archetypes",
    { ...(compare && { compare }) },
    { keepsBefore: true },
  );

  return (
    <PageLayout freshness={modelFreshness(answer?.model)}>
      <PageHeader
        title={t("archetypes.title")}
        actions={answer !== undefined && answer.data.length > 0 && <ViewButton page={page} />}
      >
        <ArchetypesHeadline listed={answer} isUpdating={isUpdating} />
      </PageHeader>
      {error && <ErrorCard title={t("archetypes.failed")} error={error} onRetry={retry} />}
      {!error && !answer && <PageSkeleton rows={OUTLINE} />}
      {answer && <Body page={page} listed={answer} />}
    </PageLayout>
  );
};

const Body = ({ page, listed }: { page: At; listed: ArchetypesAnswer }) => {
  const t = useTranslations();
  const { state, correct } = page;
  const archetypes: ArchetypeSummary[] = sortArchetypes(listed.data, state.sort);
  const chosen = archetypes.find(({ key }) => key === state.archetype) ?? archetypes[0];
  const isMissing = state.archetype !== null && chosen !== undefined && chosen.key !== state.archetype;
  // biome-ignore lint/correctness/useExhaustiveDependencies: one address is corrected once
  useEffect(() => {
    if (isMissing) correct("archetype", { archetype: null });
  }, [isMissing]);
  if (!listed.model) return <NoAxisRun words="archetypes" />;
  if (!chosen) {
    return (
      <Card isLoose>
        <p>{t("archetypes.none")}</p>
      </Card>
    );
  }
  return (
    <>
      {listed.coverage < LOW_COVERAGE && <Notice>{t("archetypes.few_types")}</Notice>}
      <div>
        <CompareMenu isOfDay chosen={state.compare} onChoose={(compare) => page.change({ compare })} />
      </div>
      {state.compare && listed.compared && <ComparedArchetypes listed={listed} compared={listed.compared} />}
      <ArchetypeList page={page} archetypes={archetypes} chosen={chosen.key} />
      <ArchetypeDetailsView key={chosen.key} page={page} archetype={chosen} />
    </>
  );
};
