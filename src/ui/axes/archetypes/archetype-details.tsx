"use client";

import { useCan } from "@refinedev/core";
import { Button } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ArchetypeSummary } from "#contracts/axes/archetypes.ts";
import { reasonInWords } from "#lib/domain/playbooks/playbook-words.ts";
import { SaveAsSegment } from "#ui/segments/save-as-segment.tsx";
import { useAnswer } from "#ui/shared/data/use-answer.ts";
import { ErrorCard } from "#ui/shared/feedback/error-card.tsx";
import { Card } from "#ui/shared/page/card.tsx";
import { Columns } from "#ui/shared/page/columns.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { useLanguage } from "#ui/shared/session/use-language.ts";
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
        side={<PlayCard archetype={archetype} />}
      />
      {mayView && <ArchetypeMembers page={page} archetype={archetype} />}
    </>
  );
};

/** The recommended action with its reason and links. */
const PlayCard = ({ archetype: { key, name, play, why } }: { archetype: ArchetypeSummary }) => {
  const t = useTranslations();
  const mayView = useCan({ resource: "customers", action: "list" }).data?.can;
  const formats = useFormats();
  const { language } = useLanguage(false);
  const playWords = usePlaybookWords();
  const rule = { field: "archetype", operator: "is", value: key } as const;
  const reasons = why.map((reason) => reasonInWords(reason, { language, formats }));
  return (
    <Card title={t("archetypes.play_title")} isLoose>
      <p>
        <strong>{playWords(play)}</strong>
      </p>
      <p className={styles.soft}>
        {reasons.length > 0 ? t("archetypes.play_why", { reasons: reasons.join("; ") }) : t("archetypes.play_none")}
      </p>
      <div className={styles.ways}>
        {play === "win_back" && mayView && (
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
