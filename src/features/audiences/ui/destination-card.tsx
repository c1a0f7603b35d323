"use client";

import { useCan } from "@refinedev/core";
import { Button } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useConfirm } from "#core/ui/feedback/confirm.tsx";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { Notice } from "#core/ui/feedback/notice.tsx";
import { lazily } from "#core/ui/lazily.tsx";
import { Card, Facts } from "#core/ui/page/card.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useAnswer, useInvalidateRoutes } from "#core/ui/use-answer.ts";
import { useWrite } from "#core/ui/use-write.ts";
import type { AudienceDestination } from "#features/audiences/contracts/audience-destination.ts";
import type { Audience } from "#features/audiences/contracts/audiences.ts";
import { FIELD_RULES, listDestinationFields } from "#features/audiences/destinations/destination-fields.ts";
import { DeliveryTag, useDestinationProblem } from "#features/audiences/ui/use-audience.tsx";

const DestinationDialog = lazily(() => import("./destination-dialog.tsx").then(({ DestinationDialog: it }) => it));
const RejectionsDialog = lazily(() => import("./delivery-dialogs.tsx").then(({ RejectionsDialog: it }) => it));

/** Where an audience is delivered after each send, and how far it is. */
export const DestinationCard = ({ audience }: { audience: Audience }) => {
  const t = useTranslations("audiences.destination");
  const { id } = audience;
  const { answer, error, retry } = useAnswer("GET /api/admin/audiences/{id}/destination", { id });
  const invalidateRoutes = useInvalidateRoutes();
  const reload = () =>
    void invalidateRoutes("GET /api/admin/audiences/{id}/destination", "GET /api/admin/audiences/{id}");
  const mayManage = useCan({ resource: "connections", action: "create" }).data?.can === true;
  const [opened, setOpened] = useState<"dialog" | "rejections" | null>(null);
  const stored = answer?.data ?? null;
  return (
    <Card title={t("title")} isLoose>
      {error && <ErrorCard title={t("failed")} error={error} onRetry={retry} />}
      <DeliveryTag delivery={audience.delivery} />
      {answer && !stored && <p className="soft">{t("none")}</p>}
      {stored && <State destination={stored} onRejections={() => setOpened("rejections")} />}
      {answer && mayManage && (
        <span className="row gap-8">
          <Button onClick={() => setOpened("dialog")}>{t(stored ? "change" : "set_up")}</Button>
          {stored && <Remove audience={audience} onDone={reload} />}
        </span>
      )}
      {opened === "dialog" && (
        <DestinationDialog audience={audience} stored={stored} onSaved={reload} onClose={() => setOpened(null)} />
      )}
      {opened === "rejections" && <RejectionsDialog id={id} onClose={() => setOpened(null)} />}
    </Card>
  );
};

type StateProps = { destination: AudienceDestination; onRejections: () => void };

const State = ({ destination, onRejections }: StateProps) => {
  const t = useTranslations("audiences.destination");
  const formats = useFormats();
  const problemOf = useDestinationProblem();
  const { kind, settings, isLocked, delivered, deliveredAt, problem, detail, rejected } = destination;
  const place = listDestinationFields(kind).flatMap((field) => (FIELD_RULES[field].isShown && settings[field]) || []);
  const facts: [string, string | null][] = [
    [t("to"), t(`kinds.${kind}`)],
    [t("place"), place.join(" · ") || null],
    [t("last"), deliveredAt && t("last_of", { number: delivered, time: formats.moment(deliveredAt, new Date()) })],
  ];
  return (
    <>
      {isLocked && <Notice>{t("locked")}</Notice>}
      {problem && <Notice>{problemOf(problem, detail)}</Notice>}
      <Facts facts={facts} isColumn />
      {deliveredAt === null && !problem && <p className="soft">{t("never")}</p>}
      {rejected > 0 && (
        <Button type="link" className="self-start" onClick={onRejections}>
          {t("rejected", { count: rejected })}
        </Button>
      )}
    </>
  );
};

const Remove = ({ audience: { id, name }, onDone }: { audience: Audience; onDone: () => void }) => {
  const t = useTranslations("audiences.destination");
  const confirm = useConfirm();
  const { write, isBusy } = useWrite("DELETE /api/admin/audiences/{id}/destination", { refresh: onDone });
  const ask = () =>
    confirm({
      title: t("remove_ask", { name }),
      content: t("remove_means"),
      okText: t("remove"),
      onOk: () => void write({ id }, { successMessage: t("removed") }),
    });
  return (
    <Button loading={isBusy} onClick={ask}>
      {t("remove")}
    </Button>
  );
};
