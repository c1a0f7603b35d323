export { WebhooksPage as default } from "#features/webhooks/ui/webhooks-page.tsx";
