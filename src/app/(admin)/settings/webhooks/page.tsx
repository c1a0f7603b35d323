export { WebhooksPage as default } from "#ui/audiences/webhooks-page.tsx";
