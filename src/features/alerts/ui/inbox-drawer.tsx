"use client";

import { ApiOutlined, CheckOutlined, CloseCircleOutlined, CrownOutlined, SwapOutlined } from "@ant-design/icons";
import { Button, Drawer } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { RUN_PROBLEMS } from "#core/runs/rules/define-run.ts";
import { useDismiss } from "#core/ui/feedback/confirm.tsx";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { useRefreshMe } from "#core/ui/session/me-reader.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useShowWritten } from "#core/ui/use-answer.ts";
import { useWrite } from "#core/ui/use-write.ts";
import type { Alert } from "#features/alerts/contracts.ts";
import { LAPSED_CODE } from "#lib/rfm/score.ts";
import type { NoteOnTime } from "#records/contracts/notes.ts";
import { useNoteWords } from "#records/ui/notes/note-words.tsx";
import { CardSkeleton } from "#records/ui/people/customer-part.tsx";
import { useSegmentWords } from "#records/ui/people/segment-mark.tsx";
import styles from "./alerts.module.css";
import type { useInbox } from "./use-inbox.ts";

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
    <ul className={`small ${styles.champions}`}>
      {named.slice(0, NAMED).map(({ id, name, externalId, segment, value }) => (
        <li key={id}>
          {link(`/customers/${id}`)(name || externalId)}
          <span>{segmentWords(segment ?? LAPSED_CODE).name}</span>
          <span>{formats.money(value)}</span>
        </li>
      ))}
      {customers > NAMED && <li>{t("others", { count: customers - Math.min(NAMED, named.length) })}</li>}
    </ul>
  );
};

/** What may explain an alert. */
const useExplanation = () => {
  const t = useTranslations("alerts");
  const { days } = useFormats();
  const noteWords = useNoteWords();
  return (notes: readonly NoteOnTime[], onFollow: () => void): ReactNode =>
    notes.length > 0 && (
      <div className="small">
        {t("explained")}
        <ul>
          {notes.map((note) => (
            <li key={note.id}>
              {noteWords(note, onFollow)} ({days(note.startsOn, note.lastDay)})
            </li>
          ))}
        </ul>
      </div>
    );
};

/** What an alert says, with links to what it is about. */
const useAlertWords = (): ((alert: Alert, link: LinkTo) => Words) => {
  const t = useTranslations();
  const formats = useFormats();
  const segmentWords = useSegmentWords();
  const champions = useChampions();
  const why = (problem: string): ReactNode => {
    const known = RUN_PROBLEMS.find((each) => each === problem);
    const text = known && t(`runs.problem.${known}.happened`, { failed: 0, reason: "" });
    return text && !text.endsWith(": ") ? <p className="small faint">{text}</p> : undefined;
  };
  return (alert, link) => {
    switch (alert.kind) {
      case "segment_size": {
        const { segment, members, low, high } = alert;
        const key = members > high ? "alerts.segment_grew" : "alerts.segment_shrank";
        return {
          title: t.rich(key, { name: segment.name, members, link: link(`/segments/${segment.id}`) }),
          more: <p className="small faint">{t("alerts.normal", { low, high })}</p>,
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
          more: <p className="small faint">{t(`webhooks.disabled_by.${reason}`)}</p>,
        };
      }
    }
  };
};

const ICONS: Record<Alert["kind"], ReactNode> = {
  segment_size: <SwapOutlined rotate={90} />,
  champions_slipping: <CrownOutlined />,
  segment_failed: <CloseCircleOutlined />,
  run_failed: <CloseCircleOutlined />,
  import_failed: <CloseCircleOutlined />,
  connection_failed: <ApiOutlined />,
  webhook_disabled: <ApiOutlined />,
};

const FAILURES: readonly Alert["kind"][] = [
  "segment_failed",
  "run_failed",
  "import_failed",
  "connection_failed",
  "webhook_disabled",
];

type AlertItemProps = { alert: Alert; onRead: () => void; onFollow: () => void };

const AlertItem = ({ alert, onRead, onFollow }: AlertItemProps) => {
  const t = useTranslations("alerts");
  const formats = useFormats();
  const link = (href: string) => (words: ReactNode) => (
    <Link href={href} onClick={onFollow}>
      {words}
    </Link>
  );
  const { title, more } = useAlertWords()(alert, link);
  const explanation = useExplanation()("notes" in alert ? alert.notes : [], onFollow);
  const isUnread = !alert.isRead && !alert.endedAt;
  const when = (instant: string) => formats.moment(instant, new Date());
  return (
    <li
      className={`flex gap-12 relative ${styles.item}`}
      data-unread={isUnread || undefined}
      data-failure={FAILURES.includes(alert.kind)}
    >
      <span className={`faint ${styles.icon}`} aria-hidden>
        {ICONS[alert.kind]}
      </span>
      <div className={`min-w-0 flex-1 break-anywhere ${styles.words}`}>
        <p>
          {isUnread && <span className="visually-hidden">{t("unread")}: </span>}
          {title}
        </p>
        {more}
        {explanation}
        <p className="small faint">
          <time dateTime={alert.at}>{when(alert.at)}</time>
          {alert.endedAt && ` · ${t("ended", { time: when(alert.endedAt) })}`}
        </p>
      </div>
      {isUnread && (
        <Button
          type="text"
          size="small"
          icon={<CheckOutlined />}
          aria-label={t("read")}
          title={t("read")}
          onClick={onRead}
        />
      )}
    </li>
  );
};

type Props = { inbox: ReturnType<typeof useInbox>; onClose: () => void };

/** The user's alerts, newest first. Following an alert's link marks it as read. */
export const InboxDrawer = ({ inbox, onClose }: Props) => {
  const t = useTranslations();
  const { isOpen, close, onClosed } = useDismiss(onClose);
  const showWritten = useShowWritten();
  const refreshMe = useRefreshMe();
  const { write } = useWrite("POST /api/admin/alerts/read", { key: "alerts", refresh: refreshMe });
  const markRead = async (ids?: string[]) => {
    const answer = await write(ids ? { ids } : {});
    if (!answer) return;
    await showWritten("GET /api/admin/alerts", ({ data, ...before }) => ({
      ...before,
      unread: answer.data.unread,
      data: data.map((alert) => ({ ...alert, isRead: alert.isRead || !ids || ids.includes(alert.id) })),
    }));
  };
  const { answer, error, retry, unread, hasMore, showMore } = inbox;
  return (
    <Drawer
      open={isOpen}
      onClose={close}
      afterOpenChange={(isShown) => !isShown && onClosed()}
      width="min(440px, 100vw)"
      title={t("alerts.title")}
      closable={{ "aria-label": t("shell.close") }}
      extra={
        unread > 0 && (
          <Button type="link" size="small" onClick={() => void markRead()}>
            {t("alerts.read_all")}
          </Button>
        )
      }
      footer={
        <Link href="/account#notifications" onClick={close}>
          {t("alerts.choose")}
        </Link>
      }
      styles={{ body: { padding: 0 } }}
    >
      {error && <ErrorCard title={t("alerts.failed_load")} error={error} onRetry={retry} />}
      {!answer && !error && <CardSkeleton height={320} />}
      {answer?.data.length === 0 && <p className={styles.empty}>{t("alerts.empty")}</p>}
      {answer && answer.data.length > 0 && (
        <ul>
          {answer.data.map((alert) => (
            <AlertItem
              key={alert.id}
              alert={alert}
              onRead={() => void markRead([alert.id])}
              onFollow={() => {
                if (!alert.isRead) void markRead([alert.id]);
                close();
              }}
            />
          ))}
        </ul>
      )}
      {hasMore && (
        <Button type="link" className={styles.more ?? ""} onClick={showMore}>
          {t("alerts.more")}
        </Button>
      )}
    </Drawer>
  );
};
