"""What stories tell in other languages than English: a headline and a paragraph with blanks."""

OTHER = {
    "fr": (
        "La forge de {place} fermera à l'été",
        "Le préfet a déclaré que la forêt de {place} brûlait déjà depuis {m} heures. "
        "Près de {n} habitants ont été évacués, et l'école reste fermée. {person} espère "
        "que les pompiers resteront jusqu'à jeudi.",
    ),
    "de": (
        "{place} bekommt eine neue Brücke",
        "Die Brücke über den Fluss bei {place} kostet {n} Kronen und wird {m} Meter "
        "lang. Für die Anwohner heißt das größere Umwege, erklärte {person}. Übers Jahr "
        "gerechnet fährt täglich ein Zug weniger.",
    ),
    "es": (
        "El faro de {place} se apaga",
        "El faro de {place}, construido hace {m} años, dejará de alumbrar en otoño. "
        "Según {person}, la reparación costaría {n} coronas. Los pescadores pidieron que "
        "alguien lo cuidara también mañana.",
    ),
    "pl": (
        "Most w {place} zostanie zamknięty",
        "Most w {place} zostanie zamknięty na {m} tygodni, ogłosił urząd. Wójt {person} "
        "mówi, że naprawa będzie kosztować {n} koron. Mieszkańcy żądają jeszcze jednej "
        "ścieżki przez łąkę.",
    ),
    "tr": (
        "{place} için yeni bir köprü",
        "{place} yakınındaki köprü {m} ay sonra açılacak. Belediye başkanı {person}, "
        "işin {n} krona mal olduğunu söyledi. Köylüler ise yolun dağdan geçmesini "
        "istiyor.",
    ),
    "el": (
        "Νέα γέφυρα στο {place}",
        "Η νέα γέφυρα στο {place} θα ανοίξει σε {m} μήνες, ανακοίνωσε ο δήμος. Το έργο "
        "κοστίζει {n} κορώνες. Οι κάτοικοι ζητούν να μείνει ανοιχτός και ο παλιός δρόμος.",
    ),
    "ru": (
        "В {place} закрывают старый мост",
        "Старый мост в {place} закроют на {m} недель, сообщила администрация. Ремонт "
        "обойдётся в {n} крон. Жители просят оставить хотя бы одну полосу для автобусов.",
    ),
    "ar": (
        "إغلاق الجسر القديم في {place}",
        "سيغلق الجسر القديم في {place} لمدة {m} أسابيع حسب البلدية. وتبلغ تكلفة الإصلاح "
        "{n} كرونة. ويطالب السكان بفتح طريق آخر عبر الوادي.",
    ),
    "he": (
        "הגשר הישן ב-{place} ייסגר",
        "הגשר הישן ב-{place} ייסגר למשך {m} שבועות, הודיעה העירייה. התיקון יעלה {n} "
        "כתרים. התושבים מבקשים להשאיר נתיב אחד לאוטובוסים.",
    ),
    "hi": (
        "{place} का पुराना पुल बंद होगा",
        "{place} का पुराना पुल {m} सप्ताह के लिए बंद रहेगा। मरम्मत पर {n} क्राउन खर्च "
        "होंगे। निवासियों ने दूसरा रास्ता खुला रखने की माँग की है।",
    ),
    "zh": (
        "{place}旧桥将关闭",
        "{place}的旧桥将关闭{m}个星期，市政府星期二宣布。修理"
        "费用为{n}克朗。居民要求至少为公共汽车保留一条车道。",
    ),
    "ja": (
        "{place}の古い橋が閉鎖へ",
        "{place}の古い橋は{m}週間閉鎖されると町が発表した。修"
        "理には{n}クローネかかる。住民はバスのために一車線を残すよう求めている。",
    ),
    "ko": (
        "{place}의 낡은 다리 폐쇄",
        "{place}의 낡은 다리가 {m}주 동안 폐쇄된다고 시"
        "가 밝혔다. 수리에는 {n}크로네가 든다. 주민들은 버스를 위한 길을 하나 남겨 달라고 "
        "요구했다.",
    ),
    "vi": (
        "Cầu cũ ở {place} sẽ đóng cửa",
        "Cầu cũ ở {place} sẽ đóng cửa trong {m} tuần, thị trấn cho biết. Việc sửa chữa "
        "tốn {n} đồng. Người dân yêu cầu giữ lại một làn đường cho xe buýt.",
    ),
}
