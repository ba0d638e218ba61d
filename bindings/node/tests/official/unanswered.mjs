// What the official clients have and the emulator does not answer, and why.

const of = (name, reason, ...methods) => methods.map((method) => [`${name}.${method}`, reason]);

const PRIVATE = "it is private";
const LOCAL = "it asks nothing of the service";
const KEPT = "its phone numbers are neither bought nor changed";
const ELSEWHERE = "it knows nothing of the numbers that there are in the world";
const NO_SIP = "it has no SIP routing";
const ALONE = "nobody calls it, and nobody is in its calls";
const NO_MEDIA = "its calls have no media";

export const UNANSWERED = Object.fromEntries([
  ...of("PhoneNumbersClient", PRIVATE, "addPhoneNumbersToReservation", "removePhoneNumbersFromReservation"),
  ...of("PhoneNumbersClient", KEPT, "beginPurchasePhoneNumbers", "beginReleasePhoneNumber", "beginReservationPurchase"),
  ...of("PhoneNumbersClient", KEPT, "beginUpdatePhoneNumberCapabilities", "browseAvailablePhoneNumbers"),
  ...of("PhoneNumbersClient", KEPT, "createOrUpdateReservation", "deleteReservation", "getReservation", "listReservations"),
  ...of("PhoneNumbersClient", ELSEWHERE, "listAvailableCountries", "listAvailableGeographicAreaCodes"),
  ...of("PhoneNumbersClient", ELSEWHERE, "listAvailableLocalities", "listAvailableMobileAreaCodes"),
  ...of("PhoneNumbersClient", ELSEWHERE, "listAvailableOfferings", "listAvailableTollFreeAreaCodes"),
  ...of("PhoneNumbersClient", ELSEWHERE, "searchOperatorInformation"),
  ...of("SipRoutingClient", PRIVATE, "getRoutesInternal", "listRoutesPagingAll", "listRoutesPagingPage"),
  ...of("SipRoutingClient", PRIVATE, "getTrunksInternal", "listTrunksPagingAll", "listTrunksPagingPage"),
  ...of("SipRoutingClient", NO_SIP, "getTrunk", "listTrunks", "setTrunk", "setTrunks", "deleteTrunk"),
  ...of("SipRoutingClient", NO_SIP, "listRoutes", "setRoutes"),
  ...of("RoomsClient", PRIVATE, "listRoomsAll", "listRoomsPage", "listParticipantsAll", "listParticipantsPage"),
  ...of("CallAutomationClient", PRIVATE, "createCallInternal"),
  ...of("CallAutomationClient", LOCAL, "getCallConnection", "getCallRecording", "getSourceIdentity"),
  ...of("CallAutomationClient", ALONE, "answerCall", "connectCall", "redirectCall", "rejectCall"),
  ...of("CallConnection", PRIVATE, "createCustomCallingContextInternal"),
  ...of("CallConnection", LOCAL, "getCallMedia"),
  ...of("CallConnection", ALONE, "addParticipant", "cancelAddParticipantOperation", "getParticipant", "listParticipants"),
  ...of("CallConnection", ALONE, "moveParticipants", "muteParticipant", "removeParticipant", "transferCallToParticipant"),
  ...of("CallMedia", PRIVATE, "createPlaySourceInternal", "createRecognizeRequest"),
  ...of("CallMedia", NO_MEDIA, "play", "playToAll", "startRecognizing", "cancelAllOperations", "hold", "unhold"),
  ...of("CallMedia", NO_MEDIA, "startContinuousDtmfRecognition", "stopContinuousDtmfRecognition", "sendDtmfTones"),
  ...of("CallMedia", NO_MEDIA, "startTranscription", "stopTranscription", "updateTranscription"),
  ...of("CallMedia", NO_MEDIA, "startMediaStreaming", "stopMediaStreaming"),
  ...of("CallRecording", NO_MEDIA, "start", "getState", "pause", "resume", "stop", "delete"),
  ...of("CallRecording", NO_MEDIA, "downloadStreaming", "downloadToPath", "downloadToStream"),
]);
