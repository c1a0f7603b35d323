export { WebhooksPage as default } from "#ui/audiences/webhooks/webhooks-page.tsx";
