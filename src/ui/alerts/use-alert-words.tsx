"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { Alert } from "#contracts/alerts/alerts.ts";
import { RUN_PROBLEMS } from "#lib/domain/runs/kinds.ts";
import { useSegmentWords } from "#ui/shared/people/use-segment-words.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import styles from "./alerts.module.css";

type LinkTo = (href: string) => (words: ReactNode) => ReactNode;
type Words = { title: ReactNode; more?: ReactNode };

/** More names than these make an entry hard to read. */
const NAMED = 3;

type Slipping = Extract<Alert, { kind: "champions_slipping" }>;

const useChampions = () => {
  const t = useTranslations("alerts");
  const formats = useFormats();
  const segmentWords = useSegmentWords();
  return ({ named, customers }: Slipping, link: LinkTo) => (
    <ul className={styles.champions}>
      {named.slice(0, NAMED).map(({ id, name, externalId, segment, value }) => (
        <li key={id}>
          {link(`/customers/${id}`)(name || externalId)}
          <span>{segment ? segmentWords(segment).name : t("lapsed")}</span>
          <span>{formats.money(value)}</span>
        </li>
      ))}
      {customers > NAMED && <li>{t("others", { count: customers - Math.min(NAMED, named.length) })}</li>}
    </ul>
  );
};

/** What an alert says, with links to what it is about. */
export const useAlertWords = (): ((alert: Alert, link: LinkTo) => Words) => {
  const t = useTranslations();
  const formats = useFormats();
  const segmentWords = useSegmentWords();
  const champions = useChampions();
  const why = (problem: string): ReactNode => {
    const known = RUN_PROBLEMS.find((each) => each === problem);
    const text = known && t(`runs.problem.${known}.happened`, { failed: 0, reason: "" });
    return text && !text.endsWith(": ") ? <p className={styles.why}>{text}</p> : undefined;
  };
  return (alert, link) => {
    switch (alert.kind) {
      case "segment_size": {
        const { segment, members, low, high } = alert;
        const key = members > high ? "alerts.segment_grew" : "alerts.segment_shrank";
        return {
          title: t.rich(key, { name: segment.name, members, link: link(`/segments/${segment.id}`) }),
          more: <p className={styles.why}>{t("alerts.normal", { low, high })}</p>,
        };
      }
      case "champions_slipping": {
        const { customers, value } = alert;
        const values = { count: customers, value: formats.money(value), segment: segmentWords("champions").name };
        return { title: t("alerts.champions_slipped", values), more: champions(alert, link) };
      }
      case "segment_failed": {
        const { segment, problem } = alert;
        const key = problem === "INVALID_CRITERIA" ? "alerts.segment_invalid" : "alerts.segment_failed";
        return {
          title: t.rich(key, { name: segment.name, link: link(`/segments/${segment.id}`) }),
          more: why(problem),
        };
      }
      case "run_failed": {
        const { runId, runKind, problem } = alert;
        const values = { kind: t(`job_kinds.${runKind}`), link: link(`/jobs/${runId}`) };
        return { title: t.rich("alerts.run_failed", values), more: why(problem) };
      }
      case "import_failed":
        return {
          title: t.rich("alerts.import_failed", { file: alert.import.fileName, link: link("/imports?state=failed") }),
          more: why(alert.problem),
        };
      case "connection_failed": {
        const { connection, problem } = alert;
        const values = { name: connection.name, link: link(`/imports/connections/${connection.id}`) };
        return { title: t.rich("alerts.connection_failed", values), more: why(problem) };
      }
      case "webhook_disabled": {
        const { endpoint, reason } = alert;
        const values = { name: endpoint.name, link: link(`/settings/webhooks/${endpoint.id}`) };
        return {
          title: t.rich("alerts.webhook_disabled", values),
          more: <p className={styles.why}>{t(`webhooks.disabled_by.${reason}`)}</p>,
        };
      }
    }
  };
};
