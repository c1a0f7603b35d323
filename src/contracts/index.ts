import { readAuditLog } from "./accounts/audit-log.ts";
import { getBusiness, rotateSecret, setStartPages, updateBusiness, updateStorefront } from "./accounts/business.ts";
import {
  acceptInvitation,
  changeInvitations,
  createInvitation,
  deleteInvitation,
  listInvitations,
  lookUpInvitation,
} from "./accounts/invitations.ts";
import { getMe, goToBusiness, listMyBusinesses, updateMe } from "./accounts/me.ts";
import { changeMyPassword, createPasswordReset, lookUpPasswordReset, resetPassword } from "./accounts/passwords.ts";
import { deleteSampleBusiness, openSampleBusiness } from "./accounts/sample-business.ts";
import {
  endMySession,
  endMySessions,
  endUserSession,
  endUserSessions,
  listMySessions,
  listUserSessions,
} from "./accounts/sessions.ts";
import { getSetup, updateSetup } from "./accounts/setup.ts";
import { changeTokens, createToken, listTokens, revokeToken } from "./accounts/tokens.ts";
import { listUsers, updateUser } from "./accounts/users.ts";
import { getAlertChoices, updateAlertChoices } from "./alerts/alert-choices.ts";
import { listAlerts, readAlerts } from "./alerts/alerts.ts";
import { sendTestDigest, unsubscribe } from "./alerts/digest.ts";
import {
  getDestination,
  listRejections,
  putDestination,
  removeDestination,
  testDestination,
} from "./audiences/audience-destination.ts";
import { getAudienceFile, getAudienceSend, listAudienceSends, sendAudience } from "./audiences/audience-sends.ts";
import {
  createAudience,
  deleteAudience,
  getAudience,
  listAudiences,
  previewAudience,
  updateAudience,
} from "./audiences/audiences.ts";
import { listCustomerAudiences } from "./audiences/customer-audiences.ts";

import {
  createWebhookEndpoint,
  deleteWebhookEndpoint,
  listWebhookEndpoints,
  readWebhookEndpoint,
  replayWebhookEndpoint,
  rotateWebhookSecret,
  testWebhookEndpoint,
  updateWebhookEndpoint,
} from "./audiences/webhook-endpoints.ts";
import { listWebhookMessages, readWebhookMessage, replayWebhookMessage } from "./audiences/webhook-messages.ts";
import { getArchetype, listArchetypeMembers, listArchetypes } from "./axes/archetypes.ts";
import { getAxesRun, getAxis, listAxes, renameAxisSegment, runAxes } from "./axes/axes.ts";
import { getAxisMap, listAxisMembers } from "./axes/axis-members.ts";
import { getCustomerProfile, readProfiles } from "./axes/axis-profile.ts";
import { getCustomerChurn, listSimilarCustomers } from "./axes/customer-axes.ts";
import { listCampaignCustomers } from "./campaigns/campaign-customers.ts";
import {
  createCampaign,
  deleteCampaign,
  endCampaign,
  getCampaignResults,
  listCampaigns,
  previewCampaign,
} from "./campaigns/campaigns.ts";
import {
  deleteAcquisitionCosts,
  listAcquisitionCosts,
  previewAcquisitionCosts,
  putAcquisitionCosts,
} from "./cohorts/acquisition-costs.ts";
import { listCohorts } from "./cohorts/cohorts.ts";
import { getPayback } from "./cohorts/payback.ts";
import type { Contract } from "./contract.ts";
import {
  createCustomField,
  deleteCustomField,
  listCustomFields,
  updateCustomField,
} from "./customers/custom-fields.ts";
import { getCustomer } from "./customers/customer.ts";
import { listCustomerActions, markCustomerAction } from "./customers/customer-actions.ts";
import { getCustomerMonths, getCustomerProducts, getCustomerRfmHistory } from "./customers/customer-behavior.ts";
import { changeCustomers, undoCustomersChange } from "./customers/customer-changes.ts";
import { addCustomerNote, deleteCustomerNote, updateCustomerNote } from "./customers/customer-notes.ts";
import { listCustomerOrders } from "./customers/customer-orders.ts";
import { allowReturn, eraseCustomer, objectToProfiling, withdrawObjection } from "./customers/customer-privacy.ts";
import {
  eraseCustomerRecord,
  getCustomerRecord,
  postCustomers,
  putCustomerRecord,
} from "./customers/customer-record.ts";
import { addCustomerTag, removeCustomerTag } from "./customers/customer-tags.ts";
import { readCustomerTimeline } from "./customers/customer-timeline.ts";
import { listCustomers } from "./customers/customers.ts";
import { getHeldData } from "./customers/held-data.ts";
import {
  closePrivacyRequest,
  createPrivacyRequest,
  getPrivacyProof,
  listPrivacyRequests,
} from "./customers/privacy-requests.ts";
import { predictPostedChurn } from "./forecast/churn-probability.ts";
import { extractPostedFeatures } from "./forecast/clv-features.ts";
import { forecastPostedClv } from "./forecast/clv-forecast.ts";
import { getForecast, runForecast } from "./forecast/forecast.ts";
import { getCustomerForecast, listForecasts } from "./forecast/forecast-customers.ts";
import { predictPostedNextPurchase } from "./forecast/next-purchase.ts";
import { syncConnection, testConnection } from "./imports/connection-sync.ts";
import {
  createConnection,
  deleteConnection,
  listConnections,
  readConnection,
  updateConnection,
} from "./imports/connections.ts";
import { postEvents } from "./imports/events.ts";
import { previewImportFile } from "./imports/file-preview.ts";
import {
  checkImportFile,
  deleteImportFile,
  getImportFile,
  startImportFile,
  uploadImportFile,
} from "./imports/files.ts";
import { checkImportUndo, getImport, listImportProblems, listImports, undoImport } from "./imports/imports.ts";
import {
  createImportMapping,
  deleteImportMapping,
  listImportMappings,
  updateImportMapping,
} from "./imports/mappings.ts";
import { deleteOrder, postOrders, putOrder } from "./imports/orders.ts";
import { postProducts } from "./imports/products.ts";
import { listCustomerTickets, postTicketBatch, postTickets, uploadTickets } from "./imports/tickets.ts";
import { uploadImport } from "./imports/upload.ts";
import { listDeliveries, receiveWebhook, retryDeliveries, retryDelivery } from "./imports/webhooks.ts";
import { getOpenApi } from "./openapi/openapi.ts";
import { followEvents } from "./operations/events.ts";
import { getLiveness, getMetrics, getReadiness } from "./operations/monitoring.ts";
import { getOverview } from "./overview/overview.ts";
import { compareLists } from "./playbooks/compared-lists.ts";
import { getPlaybookSettings, updatePlaybookSettings } from "./playbooks/playbook-settings.ts";
import { getCampaign, getRouting, listChurnActions, listOutreach, markChurn } from "./playbooks/playbooks.ts";
import { getTexts, listTextSamples, updateTexts } from "./playbooks/texts.ts";
import { listWinBack } from "./playbooks/win-back.ts";
import { getPurchasing, runPurchasing } from "./purchasing/purchasing.ts";
import { segmentPostedPurchases } from "./purchasing/purchasing-segmentation.ts";
import { findPostedCrossSell } from "./recommendations/cross-sell-matrix.ts";
import { recommendPostedItems } from "./recommendations/recommend-user-items.ts";
import { scorePostedCustomers } from "./report/customer-rfm.ts";
import { getSegmentGroups, listSegmentActions } from "./report/groups.ts";
import { listSegmentCustomers } from "./report/report-customers.ts";
import { getSegmentMovement } from "./report/segment-movement.ts";
import { getSegmentationReport } from "./report/segmentation-report.ts";
import { activateRfmScheme, getRfmSchemes, previewRfmScheme, saveRfmScheme } from "./rfm-scheme/rfm-scheme.ts";
import {
  cancelRun,
  changeRuns,
  getRun,
  getSchedule,
  listCalculations,
  listRuns,
  recalculateSegments,
  retryRun,
  retryRuns,
} from "./runs/runs.ts";
import { search } from "./search/search.ts";
import { listCriteriaFields, listCriteriaValues } from "./segments/criteria-fields.ts";
import { assignCustomerSegment, listCustomerSegments, removeCustomerSegment } from "./segments/customer-segments.ts";
import { listSegmentHistory } from "./segments/segment-history.ts";
import { listSegmentMembers } from "./segments/segment-members.ts";
import { getSegmentOverlap } from "./segments/segment-overlap.ts";
import { previewSegment } from "./segments/segment-preview.ts";
import { explainMembership } from "./segments/segment-reasons.ts";
import { readSentence } from "./segments/segment-sentence.ts";
import { getSegmentSizes, listSegmentSizes } from "./segments/segment-sizes.ts";
import {
  changeSegments,
  createSegment,
  deleteSegment,
  duplicateSegment,
  getSegment,
  listSegments,
  updateSegment,
} from "./segments/segments.ts";
import {
  createView,
  deleteView,
  getView,
  listViews,
  makeDefaultView,
  removeDefaultView,
  restoreView,
  updateView,
} from "./views/views.ts";

const LIST = [
  getOverview,
  getSegmentationReport,
  listSegmentCustomers,
  getSegmentMovement,
  getRfmSchemes,
  previewRfmScheme,
  saveRfmScheme,
  activateRfmScheme,
  getSegmentGroups,
  listSegmentActions,
  listCohorts,
  getPayback,
  listAcquisitionCosts,
  putAcquisitionCosts,
  deleteAcquisitionCosts,
  previewAcquisitionCosts,
  listCampaigns,
  createCampaign,
  previewCampaign,
  getCampaignResults,
  deleteCampaign,
  endCampaign,
  listCampaignCustomers,
  segmentPostedPurchases,
  forecastPostedClv,
  predictPostedChurn,
  predictPostedNextPurchase,
  extractPostedFeatures,
  scorePostedCustomers,
  findPostedCrossSell,
  recommendPostedItems,
  uploadImport,
  listImports,
  getImport,
  checkImportUndo,
  undoImport,
  listImportProblems,
  uploadImportFile,
  getImportFile,
  deleteImportFile,
  previewImportFile,
  checkImportFile,
  startImportFile,
  listImportMappings,
  createImportMapping,
  updateImportMapping,
  deleteImportMapping,
  getMe,
  updateMe,
  listMySessions,
  endMySessions,
  changeMyPassword,
  createPasswordReset,
  lookUpPasswordReset,
  resetPassword,
  endMySession,
  listMyBusinesses,
  goToBusiness,
  getSetup,
  updateSetup,
  listAlerts,
  readAlerts,
  getAlertChoices,
  updateAlertChoices,
  sendTestDigest,
  unsubscribe,
  openSampleBusiness,
  deleteSampleBusiness,
  listUsers,
  updateUser,
  listUserSessions,
  endUserSessions,
  endUserSession,
  listInvitations,
  createInvitation,
  deleteInvitation,
  changeInvitations,
  lookUpInvitation,
  acceptInvitation,
  listTokens,
  createToken,
  revokeToken,
  changeTokens,
  getBusiness,
  updateBusiness,
  setStartPages,
  updateStorefront,
  rotateSecret,
  readAuditLog,
  listWebhookEndpoints,
  createWebhookEndpoint,
  readWebhookEndpoint,
  updateWebhookEndpoint,
  deleteWebhookEndpoint,
  rotateWebhookSecret,
  testWebhookEndpoint,
  replayWebhookEndpoint,
  listWebhookMessages,
  readWebhookMessage,
  replayWebhookMessage,
  listSegments,
  changeSegments,
  createSegment,
  getSegment,
  updateSegment,
  deleteSegment,
  search,
  listCustomers,
  changeCustomers,
  undoCustomersChange,
  getCustomer,
  readCustomerTimeline,
  listCustomerOrders,
  getHeldData,
  eraseCustomer,
  allowReturn,
  objectToProfiling,
  withdrawObjection,
  createPrivacyRequest,
  listPrivacyRequests,
  closePrivacyRequest,
  getPrivacyProof,
  getCustomerProducts,
  getCustomerMonths,
  getCustomerRfmHistory,
  getCustomerForecast,
  listCustomerActions,
  markCustomerAction,
  addCustomerNote,
  updateCustomerNote,
  deleteCustomerNote,
  getCustomerRecord,
  putCustomerRecord,
  eraseCustomerRecord,
  postCustomers,
  addCustomerTag,
  removeCustomerTag,
  listCustomerSegments,
  assignCustomerSegment,
  removeCustomerSegment,
  explainMembership,
  duplicateSegment,
  listSegmentMembers,
  listSegmentHistory,
  getSegmentSizes,
  listSegmentSizes,
  getSegmentOverlap,
  previewSegment,
  readSentence,
  listCriteriaFields,
  listCriteriaValues,
  listViews,
  createView,
  getView,
  updateView,
  deleteView,
  restoreView,
  makeDefaultView,
  removeDefaultView,
  getPurchasing,
  runPurchasing,
  getForecast,
  runForecast,
  listForecasts,
  listAxes,
  getAxis,
  renameAxisSegment,
  getAxisMap,
  listAxisMembers,
  runAxes,
  getAxesRun,
  listArchetypes,
  getArchetype,
  listArchetypeMembers,
  getCustomerProfile,
  readProfiles,
  getRouting,
  getCampaign,
  listSimilarCustomers,
  getCustomerChurn,
  listCustomerTickets,
  listWinBack,
  compareLists,
  listChurnActions,
  listOutreach,
  markChurn,
  getPlaybookSettings,
  updatePlaybookSettings,
  getTexts,
  updateTexts,
  listTextSamples,
  postOrders,
  putOrder,
  deleteOrder,
  postProducts,
  postTicketBatch,
  postTickets,
  postEvents,
  listCustomFields,
  createCustomField,
  updateCustomField,
  deleteCustomField,
  uploadTickets,
  listConnections,
  createConnection,
  readConnection,
  updateConnection,
  deleteConnection,
  testConnection,
  syncConnection,
  listDeliveries,
  retryDeliveries,
  retryDelivery,
  receiveWebhook,
  listAudiences,
  createAudience,
  previewAudience,
  getAudience,
  updateAudience,
  deleteAudience,
  listAudienceSends,
  sendAudience,
  getAudienceSend,
  getAudienceFile,
  listCustomerAudiences,
  getDestination,
  putDestination,
  removeDestination,
  testDestination,
  listRejections,
  recalculateSegments,
  listRuns,
  getRun,
  cancelRun,
  retryRun,
  retryRuns,
  changeRuns,
  getSchedule,
  listCalculations,
  getOpenApi,
  followEvents,
  getLiveness,
  getReadiness,
  getMetrics,
] as const;

/** Every contract of the API. A route whose contract is missing here fails `house.test.ts`. */
export const CONTRACTS: readonly Contract[] = LIST;

/** The contracts by route name, such as `GET /api/admin/users`. Types only, so that browsers load no schema. */
export type Routes = { [C in (typeof LIST)[number] as `${C["method"]} ${C["path"]}`]: C };
