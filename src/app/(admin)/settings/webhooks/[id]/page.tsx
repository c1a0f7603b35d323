export { WebhookEndpointPage as default } from "#ui/audiences/webhooks/endpoint-page.tsx";
