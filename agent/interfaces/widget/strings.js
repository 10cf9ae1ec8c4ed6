// Texts in English and Chinese. A page may pass its own by key: element.strings = { send: "…" }.

const en = {
  launcher: "Chat with the clerk", title: "Clerk", close: "Close chat", menu: "More", send: "Send", stop: "Stop",
  placeholder: "What are you in the mood for?", input: "Your message", log: "Conversation", wishes: "What I look for",
  remove: "Remove {0}", like: "Like", dislike: "Not for me", seen: "Seen it", why: "Why?", about: "{0}: {1}",
  copy: "Copy", copied: "Copied", again: "Answer again", retry: "Try again", writing: "Writing…", you: "You",
  queued: "Waiting for the connection", online: "Connected", connecting: "Connecting…", offline: "Offline: messages wait here",
  failed: "The chat cannot be reached. Trying again…", stopped: "Stopped", found: "{0} suggestions",
  hello: "Hello! Tell me what you are in the mood for, or name something you loved.",
  starter1: "Something funny and short", starter2: "Surprise me", more: "More like this", undo: "Take that back", reset: "Start over",
  profile: "What do you know about me?", consentTitle: "Before we start",
  consent: "To answer you, this chat sends what you write to this site's own server and keeps it there, with your likes, so that it can go on later. You can take everything with you or erase it at any time.",
  agree: "Agree and start", decline: "Not now", export: "Save my data", erase: "Erase everything",
  eraseSure: "Erase this conversation and everything kept about you?", yes: "Erase", no: "Keep", erased: "Everything was erased.",
  fresh: "New conversation", expired: "Your sign-in has run out: reload the page.",
  wish_is: "{0}", wish_is_not: "no {0}", wish_min: "{1} from {0}", wish_max: "{1} up to {0}", wish_range: "{1} {0}–{2}", wish_exactly: "{1} {0}", wish_like: "like {0}", wish_unlike: "unlike {0}",
  wish_seen: "seen: {0}",
};

const zh = {
  launcher: "和店员聊聊", title: "店员", close: "关闭聊天", menu: "更多", send: "发送", stop: "停止",
  placeholder: "今天想要什么样的？", input: "你的消息", log: "对话", wishes: "正在按这些条件找",
  remove: "去掉“{0}”", like: "喜欢", dislike: "不喜欢", seen: "看过", why: "为什么？", about: "{0}：{1}",
  copy: "复制", copied: "已复制", again: "重新回答", retry: "再试一次", writing: "正在写…", you: "你",
  queued: "等待连接", online: "已连接", connecting: "正在连接…", offline: "离线：消息会在恢复后发出",
  failed: "连不上服务器，正在重试…", stopped: "已停止", found: "{0} 个推荐",
  hello: "你好！说说想要什么样的，或者告诉我你喜欢过哪些。",
  starter1: "想要轻松搞笑、短一点的", starter2: "随便推荐一个", more: "再来几个", undo: "撤销上一条", reset: "重新开始",
  profile: "你了解我什么？", consentTitle: "开始之前",
  consent: "为了回答你，这个聊天会把你写的内容发到本站自己的服务器，并连同你的喜好保存下来，方便以后继续。你可以随时导出或彻底删除。",
  agree: "同意并开始", decline: "以后再说", export: "导出我的数据", erase: "全部删除",
  eraseSure: "删除这次对话和保存的一切吗？", yes: "删除", no: "保留", erased: "已全部删除。",
  fresh: "新的对话", expired: "登录已过期，请刷新页面。",
  wish_is: "{0}", wish_is_not: "不要{0}", wish_min: "{1} {0} 起", wish_max: "{1} {0} 为止", wish_range: "{1} {0}–{2}", wish_exactly: "{1} {0}", wish_like: "像《{0}》", wish_unlike: "不像《{0}》",
  wish_seen: "看过《{0}》",
};

const RIGHT_TO_LEFT = new Set(["ar", "he", "fa", "ur", "ps", "yi", "dv"]);

/** The texts for a language tag; English where there are none. */
export function textsFor(language) {
  return /^zh\b/i.test(language) ? zh : en;
}

/** Which way a language is written. */
export function directionOf(language) {
  return RIGHT_TO_LEFT.has(language.toLowerCase().split("-")[0]) ? "rtl" : "ltr";
}

/** A text with its places filled. */
export function fill(text, ...values) {
  return text.replace(/\{(\d)\}/g, (_, place) => String(values[place] ?? ""));
}
