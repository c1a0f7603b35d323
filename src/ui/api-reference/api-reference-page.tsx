"use client";

import { useTranslations } from "next-intl";
import { useDeferredValue, useEffect } from "react";
import { useAddressState } from "#ui/shared/address/use-address-state.ts";
import { ErrorCard } from "#ui/shared/feedback/error-card.tsx";
import { ContextLine } from "#ui/shared/page/context-line.tsx";
import { PageLayout } from "#ui/shared/page/page.tsx";
import { PageHeader } from "#ui/shared/page/page-header.tsx";
import { ListEmpty } from "#ui/shared/table/list-empty.tsx";
import { SearchField } from "#ui/shared/table/search-field.tsx";
import { matchesEvent } from "./events.ts";
import { OperationSection } from "./operation-section.tsx";
import { byTopic, matchesSearch } from "./operations.ts";
import styles from "./reference.module.css";
import { RoutesNav } from "./routes-nav.tsx";
import { CredentialProvider } from "./try/credential.tsx";
import { FirstCall } from "./try/first-call.tsx";
import { readState, writeState } from "./url-state.ts";
import { useReference } from "./use-reference.ts";
import { WebhookEvents } from "./webhook-events.tsx";

/** A skeleton that appears only if loading takes noticeably long. */
const ReferenceSkeleton = () => {
  const t = useTranslations("states");
  return (
    <div className={styles.columns}>
      <span className="visually-hidden" role="status">
        {t("loading")}
      </span>
      <div className={styles.skeletonSide} />
      <div className={styles.skeletonRoutes} />
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

const ADDRESS = { read: readState, write: writeState };

/** The API reference, generated from the server's own OpenAPI document, with code samples and a form to try each route. */
export const ApiReferencePage = () => {
  const t = useTranslations();
  const { state, change } = useAddressState(ADDRESS);
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
            <div className={styles.side}>
              <SearchField label={t("api.find")} value={state.q} onSearch={(q) => change({ q }, "replace")} />
              <RoutesNav operations={shown} events={shownEvents} />
            </div>
            <div className={styles.routes}>
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
                <section key={group.topic} className={styles.topic} aria-labelledby={`topic-${group.topic}`}>
                  <h2 id={`topic-${group.topic}`} className={styles.topicTitle}>
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
