"use client";

import { useCan } from "@refinedev/core";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { type ReactNode, useDeferredValue, useEffect, useState } from "react";
import { defineAddress, oneOf, SEARCH_WORDS } from "#core/ui/address.ts";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { LoadingWords } from "#core/ui/feedback/loading-words.tsx";
import { ContextLine } from "#core/ui/page/context-line.tsx";
import { PageLayout } from "#core/ui/page/page.tsx";
import { PageHeader } from "#core/ui/page/page-header.tsx";
import { ListEmpty } from "#core/ui/table/list-skeleton.tsx";
import { SearchField } from "#core/ui/table/search-field.tsx";
import { useAddressState } from "#core/ui/use-address-state.ts";
import { useMedia } from "#core/ui/use-device.ts";
import { CODE_LANGUAGES } from "#features/api/contracts/openapi/code-samples.ts";
import { CodeBlock, Collapsible, FieldList } from "./code-block.tsx";
import { OperationSection } from "./operation-section.tsx";
import { byTopic, matchesEvent, matchesSearch, type Operation, useReference, type WebhookEvent } from "./operations.ts";
import styles from "./reference.module.css";
import { CredentialProvider } from "./try-panel.tsx";

/** What to know before the first call: where tokens come from and which headers every response has. */
const FirstCall = () => {
  const t = useTranslations("api");
  const mayMake = useCan({ resource: "tokens", action: "create" }).data?.can;
  const code = (chunk: ReactNode) => <code>{chunk}</code>;
  return (
    <section className={`stack gap-12 panel p-20 ${styles.first}`} aria-labelledby="first-call">
      <h2 id="first-call" className="figure">
        {t("first")}
      </h2>
      <p className="max-w-prose">{t("first_token")}</p>
      <p className="max-w-prose">
        {mayMake
          ? t.rich("first_make", {
              link: (chunk) => (
                <Link className="underline" href="/settings/tokens">
                  {chunk}
                </Link>
              ),
            })
          : t("first_ask")}
      </p>
      <ul className={`stack max-w-prose gap-4 ${styles.points}`}>
        <li>{t.rich("first_send", { code })}</li>
        <li>{t.rich("first_limit", { code })}</li>
        <li>{t.rich("first_trace", { code })}</li>
        <li>{t.rich("first_errors", { code })}</li>
      </ul>
      <p className="small faint max-w-prose">{t("first_english")}</p>
    </section>
  );
};

/** The line below the top bar and above the middle; the section across it counts as current. */
const ROOT_MARGIN = "-80px 0px -60% 0px";

/** The ID of the current section. */
const useCurrentSection = (ids: readonly string[]): string | undefined => {
  const [current, setCurrent] = useState<string>();
  const key = ids.join(" ");
  useEffect(() => {
    const inZone = new Set<string>();
    const order = key.split(" ");
    const watcher = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          if (isIntersecting) inZone.add(target.id);
          else inZone.delete(target.id);
        }
        const first = order.find((id) => inZone.has(id));
        if (first) setCurrent(first);
      },
      { rootMargin: ROOT_MARGIN },
    );
    for (const id of order) {
      const section = document.getElementById(id);
      if (section) watcher.observe(section);
    }
    return () => watcher.disconnect();
  }, [key]);
  return current;
};

type Props = { operations: Operation[]; events: WebhookEvent[] };

/** The routes by topic and the webhook events, with the current one marked; collapsed on narrow screens. */
const RoutesNav = ({ operations, events }: Props) => {
  const t = useTranslations("api");
  const isNarrow = useMedia("(max-width: 1023px)");
  const current = useCurrentSection([...operations, ...events].map(({ id }) => id));
  const parts: { name: string; links: { id: string; title: string }[] }[] = [
    ...byTopic(operations).map(({ topic, operations: links }) => ({ name: t(`topics.${topic}`), links })),
    ...(events.length > 0 ? [{ name: t("events"), links: events }] : []),
  ];
  const groups = parts.map(({ name, links }) => (
    <div key={name} className={styles.navGroup}>
      <p className={`tiny font-medium faint ${styles.navTopic}`}>{name}</p>
      <ul>
        {links.map(({ id, title }) => (
          <li key={id}>
            <a href={`#${id}`} lang="en" {...(id === current && { "aria-current": "location" as const })}>
              {title}
            </a>
          </li>
        ))}
      </ul>
    </div>
  ));
  return (
    <nav className={styles.nav} aria-label={t("routes")}>
      {isNarrow ? (
        <details>
          <summary>{t("routes")}</summary>
          {groups}
        </details>
      ) : (
        groups
      )}
    </nav>
  );
};

/** What webhook endpoints receive: of each event its fields, and beside them a sample. */
const WebhookEvents = ({ events }: { events: WebhookEvent[] }) => {
  const t = useTranslations("api");
  return (
    <section className="stack min-w-0 gap-16" aria-labelledby="webhook-events">
      <h2 id="webhook-events" className="figure">
        {t("events")}
      </h2>
      {events.map(({ name, id, title, description, headers, body }) => (
        <section key={id} id={id} className={`panel p-20 ${styles.operation}`} aria-labelledby={`${id}-title`}>
          <div className="stack min-w-0 gap-8 break-anywhere">
            <h3 id={`${id}-title`} className={`title ${styles.operationTitle}`}>
              <a href={`#${id}`} lang="en">
                {title}
              </a>
            </h3>
            <p className="soft">
              <code>{name}</code>
            </p>
            {description && <p lang="en">{description}</p>}
            {body && (
              <div className={`stack ${styles.part}`}>
                <h4 className={`subtitle m-0 ${styles.partTitle}`}>{t("body")}</h4>
                <FieldList fields={body.fields} anchor={id} />
              </div>
            )}
            <Collapsible summary={t("headers", { count: headers.length })}>
              <FieldList fields={headers} />
            </Collapsible>
          </div>
          <div className={`stack min-w-0 gap-16 ${styles.codeColumn}`}>
            <CodeBlock text={JSON.stringify(body?.sample, null, 2)} />
          </div>
        </section>
      ))}
    </section>
  );
};

/** The address of the page: the search words and the code language. */
export const referenceAddress = defineAddress({ q: SEARCH_WORDS, code: oneOf(CODE_LANGUAGES, "curl") });

/** A skeleton that appears only if loading takes noticeably long. */
const ReferenceSkeleton = () => {
  return (
    <div className={styles.columns}>
      <div className={`placeholder appears ${styles.skeletonSide}`} />
      <div className="placeholder panel appears">
        <LoadingWords isHidden />
      </div>
    </div>
  );
};

/** The sections render after the document has loaded, so repeat the browser's jump to the anchor. */
const useAnchor = (isThere: boolean): void => {
  useEffect(() => {
    const id = decodeURIComponent(window.location.hash.slice(1));
    if (isThere && id !== "") document.getElementById(id)?.scrollIntoView();
  }, [isThere]);
};

/** More than a window shows. */
const FIRST_ROUTES = 6;

/** The API reference, generated from the server's own OpenAPI document, with code samples and a form to try each route. */
export const ApiReferencePage = () => {
  const t = useTranslations();
  const { state, change } = useAddressState(referenceAddress);
  const { operations, events, server, error, retry } = useReference();
  // All routes together take seconds to render on a slow machine, so the first ones don't wait for the rest.
  const isWhole = useDeferredValue(operations !== undefined, false);
  useAnchor(isWhole);
  const found = operations?.filter((operation) => matchesSearch(operation, state.q)) ?? [];
  const foundEvents = events.filter((event) => matchesEvent(event, state.q));
  const shown = isWhole ? found : found.slice(0, FIRST_ROUTES);
  const shownEvents = isWhole ? foundEvents : [];

  return (
    <CredentialProvider>
      <PageLayout className={styles.reference}>
        <PageHeader title={t("nav.api")}>
          <ContextLine>
            {operations && (
              <>
                {t("api.count", { count: operations.length })} · <code>{server}</code> ·{" "}
                <a href={"/api/openapi.json"}>{t("api.document")}</a> ·{" "}
                <a href={"/api/postman.json"} download="customer-360.postman_collection.json">
                  {t("api.postman")}
                </a>{" "}
                ·{" "}
                <a href={"/api/curl.md"} download="customer-360-curl.md">
                  {t("api.curl_examples")}
                </a>
              </>
            )}
          </ContextLine>
        </PageHeader>
        {error && <ErrorCard title={t("api.failed")} error={error} onRetry={retry} />}
        {!operations && !error && <ReferenceSkeleton />}
        {operations && (
          <div className={styles.columns}>
            <div className={`stack gap-12 ${styles.side}`}>
              <SearchField label={t("api.find")} value={state.q} onSearch={(q) => change({ q }, "replace")} />
              <RoutesNav operations={shown} events={shownEvents} />
            </div>
            <div className="stack min-w-0 gap-16">
              <p role="status" className="visually-hidden">
                {state.q === "" ? "" : t("api.found", { count: found.length + foundEvents.length })}
              </p>
              {state.q === "" && <FirstCall />}
              {found.length + foundEvents.length === 0 && (
                <ListEmpty q={state.q} onClear={() => change({ q: "" })}>
                  {null}
                </ListEmpty>
              )}
              {byTopic(shown).map((group) => (
                <section key={group.topic} className="stack min-w-0 gap-16" aria-labelledby={`topic-${group.topic}`}>
                  <h2 id={`topic-${group.topic}`} className="figure">
                    {t(`api.topics.${group.topic}`)}
                  </h2>
                  {group.operations.map((operation) => (
                    <OperationSection
                      key={operation.id}
                      operation={operation}
                      server={server}
                      code={state.code}
                      onCode={(code) => change({ code })}
                    />
                  ))}
                </section>
              ))}
              {shownEvents.length > 0 && <WebhookEvents events={shownEvents} />}
            </div>
          </div>
        )}
      </PageLayout>
    </CredentialProvider>
  );
};
