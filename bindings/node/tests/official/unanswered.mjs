// What the official clients have and the emulator does not answer, and why.

const of = (name, reason, ...methods) => methods.map((method) => [`${name}.${method}`, reason]);

const PRIVATE = "it is private";
const LOCAL = "it asks nothing of the service";
const KEPT = "its phone numbers are neither bought nor changed";
const ELSEWHERE = "it knows nothing of the numbers that there are in the world";
const NO_SIP = "it has no SIP routing";
const ALONE = "nobody calls it, and nobody is in its calls";
const NO_MEDIA = "its calls have no media";
const SAID = "what is in a thread stays as it is, and so does who takes part";
const UNREAD = "it does not know who has read what";
const NO_NEWS = "it tells nobody what happens, nor does this client in Node";

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
  ...of("ChatClient", PRIVATE, "listChatThreadsAll", "listChatThreadsPage", "subscribeToSignalingEvents"),
  ...of("ChatClient", LOCAL, "getChatThreadClient"),
  ...of("ChatClient", NO_NEWS, "startRealtimeNotifications", "stopRealtimeNotifications", "on", "off"),
  ...of("ChatThreadClient", PRIVATE, "listMessagesAll", "listMessagesPage", "listParticipantsAll"),
  ...of("ChatThreadClient", PRIVATE, "listParticipantsPage", "listReadReceiptsAll", "listReadReceiptsPage"),
  ...of("ChatThreadClient", PRIVATE, "canPostTypingNotification"),
  ...of("ChatThreadClient", SAID, "updateTopic", "updateProperties", "updateMessage", "deleteMessage"),
  ...of("ChatThreadClient", SAID, "addParticipants", "listParticipants", "removeParticipant"),
  ...of("ChatThreadClient", UNREAD, "sendReadReceipt", "listReadReceipts"),
  ...of("ChatThreadClient", NO_NEWS, "sendTypingNotification"),
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
