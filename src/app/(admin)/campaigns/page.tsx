export { CampaignsPage as default } from "#ui/campaigns/campaigns-page.tsx";
