"use client";

import { Button } from "antd";
import { useTranslations } from "next-intl";
import { useAnswer } from "#ui/shared/data/use-answer.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import styles from "../segments.module.css";
import { useActorWords } from "../use-actor-words.ts";

type Props = {
  segmentId: string;
  /** The user's own rule as a sentence. */
  mine: string | null;
  onReload: () => void;
  onOverwrite: (version: number) => void;
};

/** Another user saved first: who and when, both rules side by side, and the two ways to continue. */
export const ConflictNote = ({ segmentId, mine, onReload, onOverwrite }: Props) => {
  const t = useTranslations("segments");
  const formats = useFormats();
  const actorName = useActorWords();
  const { answer } = useAnswer("GET /api/admin/segments/{id}/history", { id: segmentId, kind: "edit", pageSize: "1" });
  const [last] = answer?.data ?? [];
  if (last?.kind !== "edit") return <p role="status">{t("conflict")}</p>;
  return (
    <div className={styles.stack} role="alert">
      <p>{t("conflict_by", { name: actorName(last.by), time: formats.moment(last.at, new Date()) })}</p>
      <dl className={styles.compare}>
        <dt>{t("theirs", { version: last.version })}</dt>
        <dd>
          {last.after.name}
          {last.after.inWords !== null && <span className={styles.soft}>{last.after.inWords}</span>}
        </dd>
        <dt>{t("mine")}</dt>
        <dd>{mine ?? "–"}</dd>
      </dl>
      <div className={styles.actions}>
        <Button onClick={onReload}>{t("load_theirs")}</Button>
        <Button type="primary" onClick={() => onOverwrite(last.version)}>
          {t("save_mine")}
        </Button>
      </div>
    </div>
  );
};
