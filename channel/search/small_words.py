"""Words in questions that say nothing about what is searched for, written and spoken."""

from typing import Final

from channel.language.text import fold

SMALL: Final = frozenset(
    fold(
        """
        و در به از که این را با است برای آن یک تا بر هر یا ما ولی اگر نیز باید پس او من تو شما آنها هم نه هست نیست بود
        شد شود کرد کند کنیم کنم می نمی ها های هایی ای ی تر ترین ام ات اش مان تان شان چه چی چیست چیه چطور چطوری چجوری
        چگونه چرا کجا کی کدام آیا درباره مورد یعنی دیگر خود همه هیچ رو
        واسه واسهی تو توی میشه بشه نمیشه نشه میشود بشود چیکار چکار میخوام میخواهم میخواستم بخوام داره دارم داری دارد
        دارند اینا اونا اون اینو اونو یه اگه دیگه بعضی الان فقط کنه کنی کنن میکنه میکنم میکنی میکنند میکند بکنم بکنیم
        باشه باشم هستش هستن نیستش بگیرم بگیریم بخرم بخریم بدونم بفهمم بفهمیم خوبه بهتره چنده چقدر چقد چقدره چندتا
        لطفا ممنون مرسی سلام خواهش کسی کسایی پست پستی راجع درمورد راجب بگین بگید بگو بدین بدید میدونه میدونید دونه
        چیزی چیز خیلی حتما چجوریه چطوریه کدوم کدومش کجاست کجاس هستند بودن بودند شده شدن شدند کرده کردن کردند میشن
        میده بده میگه ازش بهش باهاش براش برام برامون بهم همین همون چون وقتی بالاخره اصلا آخه
        a an the of to in on at is are was were be and or for with from by as it its this that these those what how
        why who where when do does did about i you we he she they
        my your our their me us them im ive can could should would will shall may might must have has had having
        whats hows wheres s t w deal help please pls plz any some there here not no if but so than then too very just
        gonna wanna gotta kinda sorta lemme gimme dunno ain aint yall ya ur cuz coz thx lol omg idk stuff lot lots
        really actually anyone someone somebody anybody everyone guys folks also only even ever ll ve don doesn
        didn isn wasn didnt doesnt dont isnt cant wont hes shes theyre youre theres
        get got need want know tell show find something anything thing things which am been being thanks hi hello
        и в во на с со к ко по из за от до о об у для не ни же ли бы а но или что как где когда кто почему зачем
        чем чём это этот эта эти тот та то те я ты он она оно мы вы они мой твой наш ваш его её их есть быть был была
        было были чё че ваще вообще такое такой такая какой какая какие сколько надо нужно можно так тоже ещё уже
        ну вот щас сейчас типа короче блин нету ребят ребята кто-нибудь хочу хочется нужен нужна нужны тут там
        чтоб этого того этом том этой них него ней ними вообще-то посоветуйте кажется просто очень либо нибудь
        расскажи подскажите скажите пожалуйста про мне нам вам если чтобы
        ازاي إزاي ليه مش كده دلوقتي عايز عايزة عاوز بدنا كتير كثير هلق هلأ لسه كمان برضو برضه عشان علشان مشان
        ايوه مافي ماكو اكو وايد هسه هسا بتاع بتاعة تبع اشلون شنو لأ حاجة احنا إحنا نحن
        انا أنا انت أنت انتم كنت كان كانت يكون تكون عندكم عندك عندنا لدي لديكم الحين
        من في على الى إلى عن مع ما ماذا متى أين كيف كم لماذا هل هو هي هم هذا هذه ذلك تلك التي الذي الذين أن
        لا لم لن قد ثم أو بين كل بعض عند عندي شو ليش شلون وين ايش وش مين هيك اللي لو يا أعرف اعرف اريد أريد ابغى
        والا ولا ايهم أيهم وهل وما
        """
    ).split()
)
