"use client";

import { useCan } from "@refinedev/core";
import { Button } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { DataTable } from "#core/ui/charts/data-table.tsx";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { lazily } from "#core/ui/lazily.tsx";
import { MoreMenu } from "#core/ui/menu-button.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useAnswer } from "#core/ui/use-answer.ts";
import { useDeletion } from "#core/ui/use-deletion.ts";
import type { ListedEvent } from "#features/forecast/contracts/planned-events.ts";
import { MOST_EVENTS } from "#features/forecast/rules/planned-events.ts";
import { CardSkeleton } from "#records/ui/people/customer-part.tsx";

const EventDialog = lazily(() => import("./event-dialog.tsx").then(({ EventDialog: it }) => it));

/** All of the business's events, the latest first. */
export const usePlannedEvents = () =>
  useAnswer("GET /api/admin/planned-events", { pageSize: String(MOST_EVENTS), sort: "-startsOn" });

/** Changes and deletes an event. */
const EventMenu = ({ event }: { event: ListedEvent }) => {
  const t = useTranslations();
  const [isEditing, setEditing] = useState(false);
  const deletion = useDeletion("DELETE /api/admin/planned-events/{id}", {
    key: "planned-events",
    reloads: ["GET /api/admin/planned-events"],
  });
  const { id, name } = event;
  const askDelete = () =>
    deletion.ask(
      { id },
      {
        title: t("forecast.event_delete_title", { name }),
        content: t("forecast.event_delete_about"),
        successMessage: t("forecast.event_deleted", { name }),
      },
    );
  return (
    <>
      <MoreMenu
        type="text"
        label={t("forecast.event_menu_of", { name })}
        items={[
          { key: "edit", label: t("forecast.event_edit"), onClick: () => setEditing(true) },
          { key: "delete", label: t("buttons.delete"), onClick: askDelete },
        ]}
      />
      {isEditing && <EventDialog event={event} onClose={() => setEditing(false)} />}
    </>
  );
};

type Estimate = { expected: number; lower80: number; upper80: number };

/** A signed figure with its interval below it. */
const GainCell = ({ estimate, show }: { estimate: Estimate; show: (value: number) => string }) => {
  const t = useTranslations("forecast");
  const signed = (value: number): string => {
    const size = show(Math.abs(value));
    return size === show(0) ? size : `${value > 0 ? "+" : "−"}${size}`;
  };
  return (
    <>
      {signed(estimate.expected)}
      <div className="small faint">
        {t("interval", { lower: signed(estimate.lower80), upper: signed(estimate.upper80) })}
      </div>
    </>
  );
};

const EventsTable = ({ events, mayEdit }: { events: readonly ListedEvent[]; mayEdit: boolean }) => {
  const t = useTranslations();
  const { change, count, days, moneyShort } = useFormats();
  return (
    <DataTable
      rows={[...events]}
      keyOf={({ id }) => id}
      columns={[
        {
          // Sorted by its days, because names don't say which comes next.
          name: "event",
          title: t("forecast.event"),
          value: ({ startsOn }) => startsOn,
          show: ({ name, kind, startsOn, lastDay }) => (
            <>
              {name}
              <div className="small faint">
                {t(`forecast.event_kinds.${kind}`)} · {days(startsOn, lastDay)}
              </div>
            </>
          ),
        },
        {
          name: "change",
          title: t("forecast.event_change"),
          value: ({ gain }) => gain?.change,
          format: change,
        },
        {
          name: "orders",
          title: t("forecast.path_measures.orders"),
          value: ({ gain }) => gain?.orders.expected,
          show: ({ gain }) =>
            gain ? <GainCell estimate={gain.orders} show={(value) => count(Math.round(value))} /> : "–",
        },
        {
          name: "revenue",
          title: t("forecast.path_measures.revenue"),
          value: ({ gain }) => gain?.revenue?.expected,
          show: ({ gain }) => (gain?.revenue ? <GainCell estimate={gain.revenue} show={moneyShort} /> : "–"),
        },
        ...(mayEdit
          ? [
              {
                name: "actions",
                title: t("settings.actions"),
                value: () => "",
                show: (event: ListedEvent) => <EventMenu event={event} />,
              },
            ]
          : []),
      ]}
    />
  );
};

/** Sales, launches and days closed, with what each has brought or is expected to bring. */
export const EventsCard = () => {
  const t = useTranslations("forecast");
  const { days } = useFormats();
  const mayEdit = useCan({ resource: "forecast", action: "edit" }).data?.can ?? false;
  const [isAdding, setAdding] = useState(false);
  const { answer, error, retry } = usePlannedEvents();
  if (error) return <ErrorCard title={t("events_failed")} error={error} onRetry={retry} />;
  if (!answer) return <CardSkeleton height={200} />;
  const { data: events, asOf } = answer;
  return (
    <Card
      title={t("events_title")}
      isLoose
      tools={
        mayEdit && (
          <Button disabled={events.length >= MOST_EVENTS} onClick={() => setAdding(true)}>
            {t("event_add")}
          </Button>
        )
      }
    >
      {events.length === 0 ? (
        <p>{t(mayEdit ? "events_empty" : "events_empty_viewer")}</p>
      ) : (
        <>
          <p className="small faint">
            {t("events_about")} {asOf && t("events_as_of", { day: days(asOf, asOf) })}
          </p>
          <EventsTable events={events} mayEdit={mayEdit} />
          {events.some(({ gain }) => gain === null) && <p className="small faint">{t("events_uncounted")}</p>}
        </>
      )}
      {isAdding && <EventDialog onClose={() => setAdding(false)} />}
    </Card>
  );
};
