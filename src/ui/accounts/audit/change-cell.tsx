"use client";

import { useTranslations } from "next-intl";
import { Fragment } from "react";
import type { AuditEntry } from "#contracts/accounts/audit-log.ts";
import styles from "../settings/settings.module.css";
import { useAuditWords } from "./use-audit-words.ts";
import { wordDiff } from "./word-diff.ts";

type Props = { entry: AuditEntry; axisNames: Readonly<Record<string, string>> | undefined };

/** A word-by-word diff of each changed field, or the reason of a refused request. */
export const ChangeCell = ({ entry: { before, after, reason }, axisNames }: Props) => {
  const words = useAuditWords(axisNames);
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  const changes = names.flatMap((name) => {
    const [old, now] = [before, after].map((side) =>
      side && Object.hasOwn(side, name) ? words.text(side[name], name) : "",
    );
    // Skip fields that are the same on both sides.
    return before && after && old === now ? [] : [{ name, pieces: wordDiff(old ?? "", now ?? "") }];
  });
  return (
    <div className={styles.diff}>
      {changes.length > 0 && (
        <dl>
          {changes.map(({ name, pieces }) => (
            <div key={name}>
              <dt>{words.field(name)}: </dt>
              <dd>
                {pieces.map((piece) => (
                  <Fragment key={`${piece.kind} ${piece.text}`}>
                    <DiffPiece {...piece} />{" "}
                  </Fragment>
                ))}
              </dd>
            </div>
          ))}
        </dl>
      )}
      {reason && <p>{reason}</p>}
    </div>
  );
};

const DiffPiece = ({ kind, text }: { kind: "same" | "gone" | "new"; text: string }) => {
  const t = useTranslations("audit");
  if (kind === "same") return text;
  if (kind === "new") return <ins>{text}</ins>;
  return (
    <del>
      <span className="visually-hidden">{t("gone")} </span>
      {text}
    </del>
  );
};
