"use client";

import { useCan } from "@refinedev/core";
import { Button } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ArchetypeSummary } from "#contracts/axes/archetypes.ts";
import { SaveAsSegment } from "#ui/segments/save-as-segment.tsx";
import { useAnswer } from "#ui/shared/data/use-answer.ts";
import { ErrorCard } from "#ui/shared/feedback/error-card.tsx";
import { Card } from "#ui/shared/page/card.tsx";
import { Columns } from "#ui/shared/page/columns.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import styles from "./archetypes.module.css";
import { ArchetypeMembers } from "./members.tsx";
import { StripCard } from "./strip-card.tsx";
import type { ArchetypesAddress } from "./types.ts";
import { usePlaybookWords } from "./use-playbook-words.ts";

/** The selected archetype: how it differs, what to do, and its customers. */
export const ArchetypeDetailsView = ({ page, archetype }: { page: ArchetypesAddress; archetype: ArchetypeSummary }) => {
  const t = useTranslations("archetypes");
  const mayView = useCan({ resource: "customers", action: "list" }).data?.can;
  const { answer, error, retry } = useAnswer("GET /api/admin/archetypes/{key}", { key: archetype.key });
  return (
    <>
      <h2 className={styles.chosenName}>{archetype.name}</h2>
      <Columns
        main={
          <>
            {error && <ErrorCard title={t("failed_one")} error={error} onRetry={retry} />}
            {!error && !answer && <div className={styles.waiting} aria-busy="true" />}
            {answer && <StripCard archetype={answer.data} isTable={page.state.view === "table"} />}
          </>
        }
        side={<ActionsCard archetype={archetype} />}
      />
      {mayView && <ArchetypeMembers page={page} archetype={archetype} />}
    </>
  );
};

/** The recommended actions with their reasons, and links. */
const ActionsCard = ({ archetype: { key, name, actions } }: { archetype: ArchetypeSummary }) => {
  const t = useTranslations();
  const mayView = useCan({ resource: "customers", action: "list" }).data?.can;
  const { percent } = useFormats();
  const playWords = usePlaybookWords();
  const rule = { field: "archetype", operator: "is", value: key } as const;
  const isWinBack = actions.some(({ play }) => play.startsWith("win_back"));
  return (
    <Card title={t("archetypes.play_title")} isLoose>
      <ol className={styles.actions}>
        {actions.map(({ play, because }) => (
          <li key={play}>
            <strong>{playWords(play)}</strong>
            {because.length === 0 && <p className={styles.soft}>{t("archetypes.play_none")}</p>}
            {because.map(({ axis, name: segments, share, ofAll }) => (
              <p key={axis} className={styles.soft}>
                {t("archetypes.play_reason", { share: percent(share), segments, all: percent(ofAll) })}
              </p>
            ))}
          </li>
        ))}
      </ol>
      <div className={styles.ways}>
        {isWinBack && mayView && (
          <Link href="/churn">
            <Button tabIndex={-1}>{t("archetypes.to_churn")}</Button>
          </Link>
        )}
        {mayView && (
          <Link
            href={`/customers?${new URLSearchParams({ f: JSON.stringify(rule) })}`}
            aria-label={t("archetypes.see_of", { name })}
          >
            <Button tabIndex={-1}>{t("buttons.see_customers")}</Button>
          </Link>
        )}
        <SaveAsSegment criteria={rule} name={name} words={t("archetypes.save_of", { name })} />
      </div>
    </Card>
  );
};
