import type { Segment, Transcript } from '../../../../nodes/shared/transcript';

/** What Ada says in the first second, or what else is known. */
export const said = (text: string, rest: Partial<Segment> = {}): Segment => ({ speaker: 'Ada', text, start: 0, end: 1, ...rest });

export const transcriptOf = (segments: Segment[], rest: Partial<Transcript> = {}): Transcript => ({
	title: null,
	date: null,
	duration: null,
	text: null,
	segments,
	...rest,
});

/** Two sentences in the scripts that people write in, each said in about ten seconds. */
export const scripts: Record<string, string> = {
	Latin: 'Naïve façades cost more than we thought, so the budget is twelve percent over. Shall we cut travel, or ask again?',
	Greek: 'Καλημέρα σας και καλώς ήρθατε στη συνάντηση για τον προϋπολογισμό. Ας αρχίσουμε με τα έξοδα, που είναι πολλά.',
	Cyrillic: 'Доброе утро, сегодня мы говорим о бюджете на следующий квартал. Расходы на поездки выше, чем мы думали.',
	Arabic: 'صباح الخير جميعا، نبدأ اليوم بميزانية الربع القادم. مصاريف السفر أعلى مما توقعنا، فماذا نفعل؟',
	Hebrew: 'בוקר טוב לכולם, היום נדבר על התקציב לרבעון הבא. הוצאות הנסיעה גבוהות ממה שחשבנו, מה נעשה?',
	Devanagari: 'सभी को सुप्रभात, आज हम अगली तिमाही के बजट से शुरू करेंगे। यात्रा का खर्च हमारी सोच से ज़्यादा है।',
	Thai: 'สวัสดีครับทุกคนวันนี้เรามาคุยเรื่องงบประมาณของไตรมาสหน้ากัน ค่าเดินทางสูงกว่าที่เราคิดไว้มากเลยครับ',
	Khmer: 'អរុណសួស្តីអ្នកទាំងអស់គ្នាថ្ងៃនេះយើងនិយាយអំពីថវិកា។ ថ្លៃធ្វើដំណើរខ្ពស់ជាងអ្វីដែលយើងបានគិត។',
	Lao: 'ສະບາຍດີທຸກຄົນມື້ນີ້ພວກເຮົາຈະເວົ້າກ່ຽວກັບງົບປະມານຂອງໄຕມາດໜ້າ ຄ່າເດີນທາງສູງກວ່າທີ່ພວກເຮົາຄິດ',
	Burmese: 'အားလုံးမင်္ဂလာပါဒီနေ့ဘတ်ဂျက်အကြောင်းပြောကြမယ်။ ခရီးစရိတ်ကကျွန်တော်တို့ထင်တာထက်ပိုများတယ်။',
	Japanese: '皆さんおはようございます。本日は来四半期の予算から始めたいと思います。出張費が思ったより高くなっています。',
	Chinese: '大家早上好，今天我们先讨论下个季度的预算。差旅费比我们想象的要高很多，需要想办法。',
	Korean: '여러분 안녕하세요, 오늘은 다음 분기 예산부터 시작하겠습니다. 출장비가 생각보다 많이 나왔습니다.',
};

export const scriptTable = Object.entries(scripts);

export const withoutBlanks = (text: string) => text.replace(/\s/g, '');
