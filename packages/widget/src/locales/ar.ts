import type {Locale} from './locale.ts';
import {plural} from './plural.ts';

const CUT_OFF = 'انقطعت هذه الإجابة قبل نهايتها.';
const SIGNED_OUT = 'انتهت جلسة تسجيل الدخول. يُرجى تسجيل الدخول مجددًا ثم المتابعة هنا: نصك محفوظ.';

/** What comes from elsewhere keeps its own direction and does not disturb the sentence around it. */
const quoted = (text: string) => `«\u2068${text}\u2069»`;

const lineCount = (lines: number) =>
  plural('ar', lines, {one: 'سطر واحد', two: 'سطران', few: '# أسطر', many: '# سطرًا', other: '# سطر'});

const columnCount = (columns: number) =>
  plural('ar', columns, {one: 'عمود واحد', two: 'عمودان', few: '# أعمدة', many: '# عمودًا', other: '# عمود'});

const rowCount = (rows: number) =>
  plural('ar', rows, {
    zero: 'بلا صفوف',
    one: 'صف واحد',
    two: 'صفان',
    few: '# صفوف',
    many: '# صفًا',
    other: '# صف',
  });

const errors: Locale['errors'] = {
  rate_limited: 'أُرسلت رسائل كثيرة في وقت قصير. يُرجى الانتظار قليلًا.',
  too_many_streams: 'تُكتب لك إجابتان بالفعل. يُرجى انتظار انتهاء إحداهما أو إيقافها.',
  identity_invalid: SIGNED_OUT,
  identity_unavailable: SIGNED_OUT,
  session_invalid: SIGNED_OUT,
  tenant_unknown: 'لم يتم إعداد هذه الدردشة: المستأجر (tenant) الخاص بها غير معروف.',
  origin_not_allowed: 'هذه الدردشة غير مسموح بها في هذا الموقع بعد. يجب إضافة أصل الموقع (origin) إليها بدقة.',
  not_found: 'لم يتم العثور على المطلوب. ربما سبق حذفه.',
  network_unreachable: 'تعذر الوصول إلى الدردشة. يُرجى التحقق من الاتصال والمحاولة مجددًا.',
  response_unreadable: 'تعذر على هذه الصفحة فهم رد الدردشة. يُرجى إعادة تحميل الصفحة.',
  message_too_long: 'الرسالة أطول من 8,000 حرف. يُرجى اختصارها.',
  store_unavailable: 'لا يمكن للدردشة استقبال سؤالك الآن. يُرجى المحاولة مجددًا بعد قليل.',
  shutting_down: 'تجري إعادة تشغيل الخادم. يُرجى المحاولة مجددًا بعد قليل.',
  internal: 'حدث خطأ من جانبنا. يُرجى المحاولة مجددًا.',
  agent_unreachable: 'يتعذر الوصول إلى المساعد الآن. سؤالك محفوظ.',
  agent_timeout: 'توقف المساعد عن الإجابة. سؤالك محفوظ.',
  agent_rate_limited: 'المساعد مشغول. سؤالك محفوظ؛ يُرجى الانتظار قليلًا.',
  agent_rejected: 'رفض المساعد الطلب. يُرجى التواصل مع فريق الدعم.',
  agent_failed: 'حدث خطأ أثناء إجابة المساعد. سؤالك محفوظ؛ يُرجى المحاولة مجددًا.',
  agent_incomplete: CUT_OFF,
  agent_empty: 'قدّم المساعد إجابة فارغة. يُرجى المحاولة مجددًا.',
  turn_interrupted: 'انقطعت هذه الإجابة بسبب إعادة التشغيل. يُرجى طرح السؤال مجددًا للحصول على إجابة كاملة.',
};

export const locale: Locale = {
  lang: 'ar',
  dir: 'rtl',
  labels: {
    openChat: 'فتح الدردشة',
    closeChat: 'إغلاق الدردشة',
    chat: 'الدردشة',
    newConversation: 'محادثة جديدة',
    menu: 'المزيد',
    states: {
      ready: 'مساعد ذكاء اصطناعي، متصل',
      answering: 'تجري كتابة إجابة…',
      unavailable: 'مساعد ذكاء اصطناعي، غير متاح',
    },
    transcript: 'المحادثة',
    greeting: 'كيف يمكننا مساعدتك؟',
    suggestions: 'أسئلة مقترحة',
    loading: 'جارٍ تحميل المحادثة',
    composer: 'رسالتك',
    placeholder: 'اكتب سؤالك هنا…',
    keys: 'مفتاح الإدخال Enter للإرسال، ومفتاحا Shift وEnter معًا لبدء سطر جديد.',
    send: 'إرسال',
    stop: 'إيقاف الإجابة',
    charactersLeft: (left) =>
      left < 0
        ? plural('ar', -left, {
            one: 'تجاوز النص الحد بحرف واحد',
            two: 'تجاوز النص الحد بحرفين',
            few: 'تجاوز النص الحد بمقدار # أحرف',
            many: 'تجاوز النص الحد بمقدار # حرفًا',
            other: 'تجاوز النص الحد بمقدار # حرف',
          })
        : plural('ar', left, {
            zero: 'لم يتبقَّ أي حرف',
            one: 'تبقى حرف واحد',
            two: 'تبقى حرفان',
            few: 'تبقى # أحرف',
            many: 'تبقى # حرفًا',
            other: 'تبقى # حرف',
          }),
    youSaid: (time) => `رسالة منك${time && `، ${time}`}`,
    assistantSaid: (time) => `رد المساعد${time && `، ${time}`}`,
    sending: 'جارٍ الإرسال…',
    notSent: 'لم تُرسل.',
    queued: 'في انتظار الاتصال؛ سيتم الإرسال تلقائيًا.',
    retry: 'إعادة المحاولة',
    retryIn: (seconds) =>
      plural('ar', seconds, {
        one: 'إعادة المحاولة بعد ثانية واحدة',
        two: 'إعادة المحاولة بعد ثانيتين',
        few: 'إعادة المحاولة بعد # ثوانٍ',
        other: 'إعادة المحاولة بعد # ثانية',
      }),
    edit: 'تعديل',
    editing: 'يجري الآن تعديل سؤالك الأخير.',
    cancel: 'إلغاء',
    continue: 'متابعة',
    continueText: 'يُرجى المتابعة من حيث انقطعت إجابتك.',
    dismiss: 'إخفاء التنبيه',
    stopped: 'تم الإيقاف',
    cutOff: CUT_OFF,
    resuming: 'انقطع الاتصال، جارٍ الاستئناف…',
    source: (number) => `المصدر ${number}`,
    reference: (requestId) => `المرجع ${requestId}`,
    setup: (missing) => `لم يتم إعداد هذه الدردشة: السمة ${quoted(missing)} غير موجودة.`,
    errors,
    markdown: {copy: 'نسخ', copied: 'تم النسخ', table: 'جدول', done: 'تم إنجازه', todo: 'لم يُنجز بعد'},
  },
  errors,
  extras: {
    sources: 'المصادر',
    excerpt: (number) => `مقتطف من المصدر ${number}`,
    opensNewTab: 'يُفتح في علامة تبويب جديدة',
    blocked: (directive) => `سياسة Content-Security-Policy لهذه الصفحة تحظر الدردشة. يجب إضافة ${quoted(directive)}.`,
    copy: 'نسخ الإجابة',
    copied: 'تم النسخ',
    copyFailed: 'النسخ غير مسموح به في هذه الصفحة.',
    regenerate: 'الإجابة مجددًا',
    editQuestion: 'تعديل السؤال',
    version: (number, count) => `${number} من ${count}`,
    earlierVersion: 'النسخة السابقة',
    laterVersion: 'النسخة التالية',
    good: 'إجابة جيدة',
    bad: 'إجابة سيئة',
    whatWasWrong: 'ما المشكلة فيها؟',
    reasons: {
      incorrect: 'غير صحيحة',
      unhelpful: 'لم تساعدني',
      unclear: 'يصعب فهمها',
      outdated: 'قديمة',
    },
    reasonText: 'بكلماتك الخاصة (اختياري)',
    sendReason: 'إرسال',
    skipReason: 'تخطٍّ',
    askedForReason: 'شكرًا لك. يمكنك إن رغبت توضيح المشكلة أدناه.',
    thanks: 'شكرًا على ملاحظاتك.',
    takenBack: 'تم سحب تقييمك.',
    feedbackFailed: 'تعذر حفظ تقييمك. يُرجى المحاولة مجددًا.',
    followUps: 'أسئلة يمكنك طرحها بعد ذلك',
  },
  speech: {
    answer: (text) => `المساعد: ${text}`,
    code: (language, lines) => `شيفرة برمجية${language && ` بلغة ${language}`}، ${lineCount(lines)}`,
    table: (columns, rows) => `جدول، ${columnCount(columns)}، ${rowCount(rows)}`,
  },
  manners: {
    jumpToLatest: 'الانتقال إلى الأحدث',
    newMessages: (count) =>
      plural('ar', count, {
        zero: 'لا رسائل جديدة',
        one: 'رسالة جديدة واحدة',
        two: 'رسالتان جديدتان',
        few: '# رسائل جديدة',
        other: '# رسالة جديدة',
      }),
    firstNew: 'جديد',
    openChat: (news) => `فتح الدردشة، ${news}`,
    width: 'عرض نافذة الدردشة',
    height: 'ارتفاع نافذة الدردشة',
  },
  menu: {
    conversations: 'المحادثات',
    download: 'تنزيل نص المحادثة',
    person: 'التحدث إلى موظف',
    back: 'العودة إلى الدردشة',
    search: 'البحث في المحادثات',
    noneYet: 'لا توجد محادثات بعد. ستظهر أسئلتك هنا.',
    noneFound: (query) => `لا توجد محادثة يتضمن عنوانها ${quoted(query)}.`,
    found: (count) =>
      plural('ar', count, {
        zero: 'لا محادثات',
        one: 'محادثة واحدة',
        two: 'محادثتان',
        few: '# محادثات',
        other: '# محادثة',
      }),
    untitled: 'بلا عنوان',
    current: 'مفتوحة الآن',
    rename: (title) => `إعادة تسمية ${quoted(title)}`,
    remove: (title) => `حذف ${quoted(title)}`,
    newTitle: 'العنوان الجديد',
    save: 'حفظ',
    cancel: 'إلغاء',
    removeQuestion: (title) => `هل تريد حذف ${quoted(title)} نهائيًا؟`,
    removeYes: 'حذف',
    renamed: 'تمت إعادة التسمية',
    removed: 'تم الحذف',
    cannotList: 'تعذر تحميل محادثاتك.',
    file: {
      title: (name) => `محادثة مع ${name}`,
      savedAt: (time) => `تم الحفظ: ${time}`,
      you: 'أنت',
      assistant: 'المساعد',
      sources: 'المصادر',
      notSent: 'لم تُرسل',
      unfinished: CUT_OFF,
      name: 'محادثة',
    },
  },
};
